#include "hotbed/geocode/match/kernels/divided.hpp"

#include "hotbed/geocode/match/kernels/features.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"

namespace hotbed {
namespace {

constexpr double plain = 4.0;  // strength from which a country's name stands by itself

// Whether a place of a country stands alone in the text, beside the country's name.
bool holds_place(const Desk& desk, int64_t count, const Mention& mention, const Names& names) {
  for (int64_t c = 0; c < count; ++c) {
    const Candidate& candidate = desk.candidates[c];
    if (candidate.i < 0 || names.place_of(candidate).country != mention.target) continue;
    const bool apart = candidate.j <= mention.i || candidate.i >= mention.j;
    if (apart && desk.features[c].whole_segment > 0) return true;
  }
  return false;
}

// Whether a country's name begins a segment, and a place of it fills the one before.
bool follows_place(const Reading& reading, const Mention& mention, const Names& names) {
  const Text& text = reading.text;
  const int64_t s = text.tokens[mention.i].segment;
  if (s == 0 || mention.code || mention.i != text.segments[s].lo) return false;
  const Segment& before = text.segments[s - 1];
  for (const Hit& hit : reading.hits) {
    if (text.tokens[hit.i].segment != s - 1) continue;
    if (!stands_alone(text.tokens, before, hit.i, hit.j)) continue;
    for (const Posting& posting : names.meanings(hit))
      if (posting.names(kind::place) && posting.country == mention.target)
        return names.places[posting.target].population >= town_people;
  }
  return false;
}

}  // namespace

bool is_divided(const Index& index, const Desk& desk, const Reading& reading,
                const Answer& answer) {
  const Span<const int32_t> parents = reading.stated.parents;
  const int64_t country = answer.country;
  if (country < 0) return false;
  for (const Mention& other : reading.stated.mentions) {
    if (other.target == country || other.i < 0) continue;
    if (parents[other.target] == country || parents[country] == other.target) continue;
    if (other.strength >= plain ? holds_place(desk, reading.n_candidates, other, index.names)
                                : follows_place(reading, other, index.names))
      return true;
  }
  return false;
}

}  // namespace hotbed
