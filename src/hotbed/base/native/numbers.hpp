// Arithmetic with the same bits on every machine, without the system's library.
#pragma once

#include <stdint.h>

#include "hotbed/base/native/lanes.hpp"

namespace hotbed {

template <class T>
constexpr T least(T a, T b) {
  return b < a ? b : a;
}

template <class T>
constexpr T greatest(T a, T b) {
  return a < b ? b : a;
}

// How far to shift, of 0 to 63 bits: other shifts of an int64 have no defined result.
constexpr int shift_of(int64_t bits) { return static_cast<int>(bits & 63); }

// The remainder with the divisor's sign, as Python has it.
constexpr int64_t modulo(int64_t a, int64_t b) {
  const int64_t rest = a % b;
  return rest < 0 ? rest + b : rest;
}

// The next whole number below, for numbers up to 2**51: adding 1.5 * 2**52 rounds to whole numbers.
HOTBED_INLINE constexpr double floor_of(double value) {
  constexpr double rounder = 6755399441055744.0;
  const double rounded = (value + rounder) - rounder;
  return rounded > value ? rounded - 1.0 : rounded;
}

// Cut to a whole number; 0 for what no int64 holds.
constexpr int64_t whole(double value) {
  return -9.2e18 < value && value < 9.2e18 ? static_cast<int64_t>(value) : 0;
}

}  // namespace hotbed
