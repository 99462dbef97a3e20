// The places that an address may mean.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// Flag each hit: where it means anything in a possible country, and where inside such another.
void mark_hits(Span<Hit> hits, const Names& names, const Stated& stated);

// Number, for each segment, the segments after it that are more than codes and regions.
//
// What stands in brackets, a qualifier, is none of them.
void content_after(const Text& text);

// Add the candidates of the hits; returns the new number of candidates.
int64_t collect(const Text& text, Span<const Hit> hits, const Names& names, const Stated& stated,
                Span<const Mention> areas, const Candidates& out, int64_t count);

}  // namespace hotbed
