// Keys of postcodes and postal place names.
#pragma once

#include "hotbed/geocode/text/kernels/keys.hpp"

namespace hotbed {

// A code's mean point, and how far its places lie apart (km).
struct HOTBED_PACKED Code {
  static constexpr char fields[] = "lon lat spread";

  double lon, lat;
  float spread;
};
static_assert(sizeof(Code) == 20);

namespace postal {
constexpr uint64_t country = 0xD6E8FEB86659FD93;
constexpr uint64_t name = 0xA0761D6478BD642F;
constexpr uint64_t region = 0xE7037ED1A0B428DB;
}  // namespace postal

// What the running keys of a country's codes, or of the first letters of codes, start from.
constexpr uint64_t code_start(int64_t country, bool prefix) {
  return (prefix ? start::folded : start::latin) ^
         (static_cast<uint64_t>(country) + 1) * postal::country;
}

// The finished key of a postal place name (its finished key) in a country.
constexpr uint64_t name_in(uint64_t name, int64_t country) {
  return finish_key(name ^ (static_cast<uint64_t>(country) + 1) * postal::name);
}

// The finished key of a postal place name together with its code.
constexpr uint64_t name_with(uint64_t name, uint64_t code) {
  return finish_key(name ^ code * postal::name);
}

// The finished key of a postal place name in a first-order region.
constexpr uint64_t name_there(uint64_t name, int64_t region) {
  return finish_key(name ^ (static_cast<uint64_t>(region) + 1) * postal::region);
}

}  // namespace hotbed
