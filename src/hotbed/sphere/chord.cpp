#include "hotbed/sphere/chord.hpp"

#include "hotbed/base/native/kernel.hpp"

HOTBED_KERNEL(fill_chord)
