// What the text around a name says of a place that it may mean.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// What the regions named elsewhere say of a place.
//
// 2: agree; 1: weakly; 0: nothing; -1: another is named; -2: by its code; -3: by its code standing
// alone or right after the place.
int64_t region_evidence(const Place& place, int64_t i, int64_t j, Span<const Mention> areas);

// Fill in what the regions named say.
inline void set_evidence(Features& f, int64_t evidence) {
  f.region_agrees = evidence == 2;
  f.region_agrees_weakly = evidence == 1;
  f.region_conflicts = evidence < 0;
  f.code_conflicts = evidence <= -2;
}

// Whether a segment holds nothing but some words, codes and regions.
//
// Two words for a zone may follow, and more (Wuqing Development Zone).
bool stands_alone(Span<const Token> tokens, const Segment& segment, int64_t i, int64_t j);

// Fill one candidate's features from the text around it; false where it is none.
bool describe(const Text& text, const Hit& hit, const Posting& posting, const Names& names,
              const Stated& stated, Span<const Mention> areas, Features& f);

}  // namespace hotbed
