// The exponential function of the system's library.
#pragma once

#include <stdint.h>

#include "hotbed/base/native/numbers.hpp"

// The oldest version of the symbol, so that the library runs on older systems, too.
#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver exp,exp@GLIBC_2.2.5");
#elif defined(__GLIBC__) && defined(__aarch64__)
__asm__(".symver exp,exp@GLIBC_2.17");
#endif

namespace hotbed {

// Its last bit may differ between systems.
inline double exponential(double value) { return __builtin_exp(value); }

}  // namespace hotbed
