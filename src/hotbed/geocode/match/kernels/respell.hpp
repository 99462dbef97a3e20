// The last resort: names that are known only after making spellings alike, or by one edit.
//
// Only for addresses whose country is known and that were located no better than a district, and
// only for segments that name no institution.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// The country whose names are respelt, and how.
struct Spelling {
  int64_t country;
  int64_t scheme;  // of romanising its names
  bool eastern;    // words for a level follow its names
};

// Add hits for respelt names of one country; returns the new number of hits.
int64_t respell(const Text& text, Span<Hit> hits, int64_t count, const Spelling& spelling,
                const Index& index);

}  // namespace hotbed
