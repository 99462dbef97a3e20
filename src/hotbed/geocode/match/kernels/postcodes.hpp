// The postcodes and postal place names that an address holds, as evidence.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// Fill out with the postcodes that a text holds, in the countries it names; their number.
int64_t postcodes_named(const Text& text, const Postcodes& postcodes, const Stated& stated,
                        Span<const Mention> areas, Span<Coded> out);

// Say of each candidate how far the postcodes lie; add the place of a sure one that is far.
int64_t add_postcodes(Span<Coded> coded, const PlaceGrid& grid, const Stated& stated,
                      Span<const Mention> areas, const Candidates& out, int64_t count);

// The postcode that agrees with a place and tells its point best, or -1.
//
// `only`: the place is known only as the one that a postcode belongs to.
int64_t code_of(const Place& place, bool only, Span<const Coded> coded);

}  // namespace hotbed
