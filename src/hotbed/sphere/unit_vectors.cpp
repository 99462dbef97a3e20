#include "hotbed/sphere/unit_vectors.hpp"

#include "hotbed/base/native/kernel.hpp"

HOTBED_KERNEL(fill_unit_vectors)
