// The first-order regions that an address names.
#include "hotbed/geocode/match/kernels/mentions.hpp"
#include "hotbed/geocode/match/kernels/streets.hpp"

namespace hotbed {
namespace {

struct Strength {
  double value;  // 0: the words mean no region
  int32_t code;  // 1: they are a code
};

// Whether some words are taken as a country's name: they name no region of it (Guatemala).
bool is_taken(const Text& text, const Hit& hit, int64_t country, Span<const Mention> mentions) {
  for (const Mention& mention : mentions)
    if (same_words(mention, hit) && mention.target == country)
      return text.tokens[hit.i].is(word::country);
  return false;
}

// Whether a region's code is written as one. `spelt`: it may have small letters after the first.
bool is_code_written(const Text& text, const Segment& segment, const Hit& hit, bool spelt) {
  const Token& token = text.tokens[hit.i];
  const bool dotted = token.is(word::capital) && (spelt || token.is(word::dotted));
  if (!(token.is(word::upper) || dotted) || !last_word(text, segment, hit.j)) return false;
  if (!token.is(word::institution) || is_alone(text, segment, hit.i, hit.j)) return true;
  // Example AG, but Adelaide SA 5000
  return hit.j < segment.hi && text.tokens[hit.j].is(word::digit);
}

// How surely some words that are a name of a region mean it, and whether by a code.
Strength region_strength(const Text& text, const Hit& hit, const Posting& posting, bool spelt) {
  const Token& token = text.tokens[hit.i];
  const Segment& segment = text.segments[token.segment];
  const bool code = posting.is(kind::code) && text.tokens[hit.j - 1].hi - token.lo <= 3;
  if (code) {
    if (!is_code_written(text, segment, hit, spelt) && segment.field != field::region)
      return {0.0, 0};
  } else if (text.cased && !token.is(word::capital | word::foreign) &&
             segment.field == field::free) {
    return {0.0, 0};
  }
  double strength = code ? 1.5 : 2.0;
  if (is_alone(text, segment, hit.i, hit.j) || segment.field == field::region) strength += 1.0;
  if (segment.institution && !code && !last_word(text, segment, hit.j)) strength = 0.5;
  if (posting.is(kind::primary)) strength += 0.25;
  if (hit.j < segment.hi && text.tokens[hit.j].is(word::province)) strength += 0.5;
  return {strength, code};
}

}  // namespace

int64_t regions(const Text& text, Span<const Hit> hits, const Index& index, const Stated& stated,
                Span<Mention> out) {
  int64_t count = 0;
  for (const Hit& hit : hits) {
    const Segment& segment = text.segment_of(hit.i);
    if (segment.field == field::free && in_street(text.tokens, segment, hit.i, hit.j)) continue;
    for (const Posting& posting : index.names.meanings(hit)) {
      if (!posting.names(kind::region) || count >= out.size()) continue;
      const int32_t country = posting.country;
      if (country_strength(country, stated) < 0) continue;
      if (is_taken(text, hit, country, stated.mentions)) continue;
      // Vic, Qld and Pa are codes, too.
      const bool spelt = stated.sure && index.states.schemes[country] > 0;
      const Strength strength = region_strength(text, hit, posting, spelt);
      if (strength.value > 0)
        out[count++] = {static_cast<int32_t>(posting.target), country, hit.i, hit.j,
                        strength.value, strength.code};
    }
  }
  return without_nested(out, count);
}

}  // namespace hotbed
