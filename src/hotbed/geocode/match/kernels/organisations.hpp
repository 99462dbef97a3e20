// The organisations that an address names, and their registered cities as evidence.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// Fill out with the organisations that a text names, the longest names only; their number.
int64_t organisations_named(const Text& text, const Registry& registry, const Stated& stated,
                            Span<Named> out);

// Say of each candidate whether an organisation is there; add the cities not named.
int64_t add_organisations(Span<const Named> firms, const Index& index, const Stated& stated,
                          Span<const Mention> areas, const Candidates& out, int64_t count);

}  // namespace hotbed
