// What went wrong in a kernel's call. Kernels don't throw: they go on with dummies, and the call
// returns the first fault.
#pragma once

#include <stdint.h>

namespace hotbed {

enum class Fault : int64_t { none = 0, bounds = 1, argument = 2, count = 3, memory = 4 };

struct Report {
  Fault fault = Fault::none;
  int64_t argument = 0;  // which argument, counting the fields of bundles
};

inline constinit thread_local Report report{};

[[gnu::cold, gnu::noinline]] inline void raise(Fault fault, int64_t argument = 0) {
  if (report.fault == Fault::none) report = {fault, argument};
}

}  // namespace hotbed
