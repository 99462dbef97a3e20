// Names that are those of streets.
#pragma once

#include "hotbed/geocode/text/kernels/tokens.hpp"

namespace hotbed {

// Whether a name is that of a street, by the word before or after it.
inline bool in_street(Span<const Token> tokens, const Segment& segment, int64_t i, int64_t j) {
  if (j < segment.hi && tokens[j].is(word::street))
    return j + 1 == segment.hi || tokens[j + 1].is(word::digit | word::street);
  int64_t before = i - 1;
  while (before >= segment.lo &&
         (tokens[before].flags & (word::stop | word::street_before)) == word::stop)
    --before;
  if (before < segment.lo) return false;
  const Token& token = tokens[before];
  return token.is(word::street_before) || (token.is(word::street) && before < i - 1);
}

}  // namespace hotbed
