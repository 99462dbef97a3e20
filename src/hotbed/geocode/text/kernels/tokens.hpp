// From an address's bytes to its words and segments.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/geocode/text/kernels/words.hpp"

namespace hotbed {

// The part of an address that a segment belongs to, where it came in parts.
namespace field {
constexpr int32_t free = 0, street = 1, city = 2, region = 3, postcode = 4;
}  // namespace field

// Memory for the words and segments of one address.
struct Room {
  static constexpr char fields[] = "tokens segments";

  Span<Token> tokens;
  Span<Segment> segments;
};

// An address as the matcher reads it.
struct Text {
  Span<const uint8_t> data;
  Span<Token> tokens;
  Span<Segment> segments;
  const Words* words;
  int64_t n_tokens = 0;
  int64_t n_segments = 0;
  int64_t cased = 0;  // 1: it has capitals; 3: and words without

  Span<const uint8_t> letters(const Token& token) const { return data.part(token.lo, token.hi); }
  bool all_capitals() const { return cased == 1; }
  Segment& segment_of(int64_t token) const { return segments[tokens[token].segment]; }
  // Whether an opening bracket stands right before a word.
  bool in_bracket(const Token& token) const {
    return data[greatest(token.lo - 1, 0)] == '(';
  }
};

// Read an address into words and segments.
Text tokenise(Span<const uint8_t> data, const Words& words, const Room& room);

// A running key after one more word; Saint, Mount and Fort in one spelling.
uint64_t add_word(uint64_t key, const Text& text, const Token& token);

// The running key of the words i to j (excluded).
uint64_t run_key(const Text& text, int64_t i, int64_t j);

// What the running key of a name that begins with a word starts from.
inline uint64_t start_of(const Token& token) {
  return token.is(word::foreign) ? start::native : start::latin;
}

}  // namespace hotbed
