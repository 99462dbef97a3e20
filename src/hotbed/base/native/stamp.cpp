// The digest of the sources that the library was compiled from.
#include "hotbed/base/native/kernel.hpp"

HOTBED_EXPORT const char* hotbed_stamp() { return HOTBED_STAMP; }
