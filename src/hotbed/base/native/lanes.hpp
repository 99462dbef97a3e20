// Wider registers where the processor has them: the same operations, more at a time.
//
// The library runs on any processor of its family. Only loops that are run over hundreds of numbers
// in a row are compiled several times, and the widest that the processor can do is called.
#pragma once

#if defined(__x86_64__) && !defined(HOTBED_NARROW)
#define HOTBED_WIDE
#include <cpuid.h>
#endif

#define HOTBED_INLINE __attribute__((always_inline))

namespace hotbed {

#if defined(HOTBED_WIDE)

enum class Lanes { sse2, avx2, avx512 };

// By the processor's own account: compilers' libraries don't agree on how to ask it.
inline Lanes widest_lanes() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return Lanes::sse2;
  unsigned saved = 0, high = 0;  // registers that the system saves when it switches processes
  __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
  constexpr unsigned ymm = 0x6, zmm = 0xe6;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (saved & ymm) != ymm) return Lanes::sse2;
  constexpr unsigned avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  if ((b & avx512) == avx512 && (saved & zmm) == zmm) return Lanes::avx512;
  return b & bit_AVX2 ? Lanes::avx2 : Lanes::sse2;
}

inline const Lanes lanes = widest_lanes();

template <class Work>
__attribute__((target("avx2"), noinline)) auto with_avx2(Work work) {
  return work();
}

template <class Work>
__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq"), noinline)) auto with_avx512(
    Work work) {
  return work();
}

// Do some work, a lambda that is HOTBED_INLINE and calls nothing that isn't.
template <class Work>
auto with_lanes(Work work) {
  if (lanes == Lanes::avx512) return with_avx512(work);
  return lanes == Lanes::avx2 ? with_avx2(work) : work();
}

#else

template <class Work>
auto with_lanes(Work work) {
  return work();
}

#endif

}  // namespace hotbed
