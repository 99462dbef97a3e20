#include "hotbed/geocode/match/kernels/states.hpp"

namespace hotbed {
namespace {

constexpr int64_t longest_code = sizeof(State::code);

// Whether a postcode follows a word, a state's code, that begins as those of the state.
bool has_postcode(const Text& text, int64_t i, const States& states, int64_t scheme) {
  if (i + 1 >= text.n_tokens || !text.tokens[i + 1].is(word::digit)) return false;
  const Token &code = text.tokens[i], &number = text.tokens[i + 1];
  const int64_t size = number.size();
  if (size >= states.lengths.columns() || !states.lengths[scheme][size]) return false;
  for (const State& state : states.states) {
    if (state.scheme != scheme || state.first != text.data[number.lo]) continue;
    bool same = true;
    for (int64_t k = 0; k < longest_code; ++k) {
      uint8_t letter = k < code.size() ? text.data[code.lo + k] : 0;
      if (letter >= 'a') letter -= 32;
      same &= letter == state.code[k];
    }
    if (same) return true;
  }
  return false;
}

// Whether a word is one of some codes of so many letters, written one after another.
bool is_one_of(const Text& text, int64_t t, Span<const uint8_t> codes, int64_t letters) {
  const Token& token = text.tokens[t];
  if (!token.is(word::upper) || token.size() != letters) return false;
  const Span<const uint8_t> word = text.letters(token);
  for (int64_t n = 0; n < codes.size(); n += letters) {
    bool same = true;
    for (int64_t k = 0; k < letters; ++k) same &= word[k] == codes[n + k];
    if (same) return true;
  }
  return false;
}

// The state that one word in capitals, or right before a postcode, is the code of, or -1.
int64_t state_of(const Text& text, const Hit& hit, const Names& names, const States& states) {
  const Token& token = text.tokens[hit.i];
  if (hit.size() != 1 || token.size() > longest_code || !token.is(word::capital)) return -1;
  for (const Posting& posting : names.meanings(hit)) {
    const int64_t scheme = states.schemes[posting.country];
    if (!posting.is_region_code() || !scheme) continue;
    if (token.is(word::upper) || has_postcode(text, hit.i, states, scheme)) return posting.target;
  }
  return -1;
}

// The state that a hit names at the end of a segment, by its code or main name, or -1.
int64_t state_named(const Text& text, const Hit& hit, const Names& names, const States& states) {
  const Segment& segment = text.segment_of(hit.i);
  int64_t region = state_of(text, hit, names, states);
  if (region < 0 && hit.i == segment.lo && text.tokens[hit.i].is(word::capital)) {
    for (const Posting& posting : names.meanings(hit)) {
      if (!posting.is(kind::primary) || !posting.names(kind::region)) continue;
      if (!states.schemes[posting.country]) continue;
      region = posting.target;
      break;
    }
  }
  for (int64_t t = hit.j; t < segment.hi; ++t) {
    const Token& token = text.tokens[t];
    const bool abbreviated = token.size() <= longest_code && token.is(word::upper);
    if (!token.is(word::digit | word::post) && !abbreviated) return -1;
  }
  return region;
}

// Whether nothing but numbers stands between the word before j and the word i.
bool adjoin(const Text& text, int64_t j, int64_t i) {
  if (j > i || i - j > 2) return false;
  for (const Token& token : text.tokens.part(j, i))
    if (!token.is(word::digit)) return false;
  return true;
}

// Whether a name is that of a place in a region.
bool in_region(const Hit& hit, const Names& names, int64_t region) {
  for (const Posting& posting : names.meanings(hit)) {
    if (!posting.names(kind::place)) break;
    if (names.places[posting.target].admin1 == region) return true;
  }
  return false;
}

// Whether the largest place of a name in a region outdoes those in the country of its name.
bool larger_there(const Hit& city, const Hit& area, const Names& names, int64_t region) {
  int64_t there = -1, elsewhere = -1;
  for (const Posting& posting : names.meanings(city)) {
    if (!posting.names(kind::place)) break;
    const Place& place = names.places[posting.target];
    const int64_t people = place.population;
    if (place.admin1 == region) {
      there = greatest(there, people);
      continue;
    }
    for (const Posting& named : names.meanings(area))
      if (named.names(kind::country) && named.country == posting.country)
        elsewhere = greatest(elsewhere, people);
  }
  return there > elsewhere;
}

struct Kept {
  int64_t count;
  bool dropped;
};

// Drop the mentions of other countries by a hit's words; the number left, whether any was.
Kept without(Span<Mention> out, int64_t count, const Hit& hit, int64_t country) {
  int64_t kept = 0;
  for (int64_t m = 0; m < count; ++m)
    if (!same_words(out[m], hit) || out[m].target == country) out[kept++] = out[m];
  return {kept, kept < count};
}

}  // namespace

bool is_country(const Hit& hit, const Names& names) {
  const Span<const Posting> meanings = names.meanings(hit);
  for (int64_t p = meanings.size() - 1; p >= 0; --p)
    if (meanings[p].names(kind::country)) return !meanings[p].is(kind::code);
  return false;
}

bool is_field_post(const Text& text) {
  for (int64_t t = 1; t < text.n_tokens; ++t)
    if (is_one_of(text, t, bytes_of("AEAPAA"), 2) &&
        is_one_of(text, t - 1, bytes_of("APOFPODPO"), 3))
      return true;
  return false;
}

bool spans_code_and_country(const Text& text, int64_t i, int64_t j, const Names& names) {
  if (j != i + 2) return false;
  const Token &one = text.tokens[i], &two = text.tokens[i + 1];
  if (!one.is(word::upper) || !two.is(word::upper) || one.size() > longest_code) return false;
  const int64_t first = find_slot(names.table, finish_key(add_word(start::latin, text, one)));
  const int64_t second = find_slot(names.table, finish_key(add_word(start::latin, text, two)));
  if (first < 0 || second < 0) return false;
  for (const Posting& state : names.meanings(names.table.slots[first])) {
    if (!state.is_region_code()) continue;
    for (const Posting& named : names.meanings(names.table.slots[second]))
      if (named.names(kind::country) && named.country == state.country) return true;
  }
  return false;
}

bool follows_state(const Text& text, Span<const Hit> hits, const Names& names,
                   const States& states, int64_t i, int64_t country) {
  int64_t before = i - 1;
  while (before >= 0 && text.tokens[before].is(word::digit)) --before;
  if (before < 0 || text.tokens[before].segment != text.tokens[i].segment) return false;
  for (const Hit& hit : hits) {
    if (hit.i != before || hit.size() != 1) continue;
    const int64_t region = state_of(text, hit, names, states);
    if (region >= 0 && names.regions[region].country == country) return true;
  }
  return false;
}

int64_t with_states(const Text& text, Span<const Hit> hits, const Names& names,
                    const States& states, Span<Mention> out, int64_t count) {
  for (const Hit& hit : hits) {
    const int64_t region = state_named(text, hit, names, states);
    if (region < 0) continue;
    const int64_t country = names.regions[region].country;
    bool sure = has_postcode(text, hit.i, states, states.schemes[country]);
    for (const Hit& city : hits) {
      if (!adjoin(text, city.j, hit.i) || !in_region(city, names, region)) continue;
      if (is_country(city, names)) {
        const Kept kept = without(out, count, city, country);
        count = kept.count, sure |= kept.dropped;
      }
      if (is_country(hit, names) && larger_there(city, hit, names, region)) {
        const Kept kept = without(out, count, hit, country);
        count = kept.count, sure |= kept.dropped;
      }
    }
    if (sure && count < out.size()) {
      const int32_t target = static_cast<int32_t>(country);
      out[count++] = {target, target, -1, -1, state_sure, 0};
    }
  }
  return count;
}

}  // namespace hotbed
