#include "hotbed/geocode/match/kernels/mentions.hpp"

#include "hotbed/geocode/match/kernels/states.hpp"

namespace hotbed {
namespace {

constexpr int64_t longest_native = 8;     // characters of a name
constexpr int64_t longest_qualifier = 2;  // words in a bracket behind a name
constexpr double territory_zip = 5.0;
constexpr double code_alone = 2.5;  // of a code, at the end and by itself, that may be a state's

void add_hit(Span<Hit> hits, int64_t& count, int64_t i, int64_t j, const Slot& run) {
  hits[count++] = {static_cast<int32_t>(i), static_cast<int32_t>(j), run.start, run.count, 0};
}

// Add the names that begin at a word.
void scan_from(const Text& text, const Names& names, int64_t s, int64_t i, Span<Hit> hits,
               int64_t& count) {
  const Segment& segment = text.segments[s];
  const Token& first = text.tokens[i];
  if (first.is(word::digit)) return;
  const bool final = s + 1 == text.n_segments && segment.hi == segment.lo + 1;
  const bool needs_more = first.size() < 4 && first.is(word::stop) &&
                          !(first.is(word::capital) || final);
  const int64_t longest = first.is(word::foreign) ? longest_native : longest_name;
  const int64_t last = least<int64_t>(segment.hi, i + longest);
  uint64_t key = start_of(first);
  for (int64_t j = i + 1; j <= last; ++j) {
    const Token& token = text.tokens[j - 1];
    if (token.is(word::digit)) break;
    key = add_word(key, text, token);
    if (j == i + 1 && needs_more) continue;
    const int64_t slot = find_slot(names.table, finish_key(key));
    if (slot < 0 || count >= hits.size() || spans_code_and_country(text, i, j, names)) continue;
    add_hit(hits, count, i, j, names.table.slots[slot]);
  }
}

// Add names that end in a bracket, such as Frankfurt (Oder).
void scan_brackets(const Text& text, const Names& names, Span<Hit> hits, int64_t& count) {
  for (int64_t s = 1; s < text.n_segments; ++s) {
    const int64_t lo = text.segments[s].lo, hi = text.segments[s].hi;
    if (hi - lo > longest_qualifier || !text.in_bracket(text.tokens[lo])) continue;
    const int64_t first = greatest<int64_t>(text.segments[s - 1].lo, lo - longest_name);
    for (int64_t i = lo - 1; i >= first; --i) {
      uint64_t key = start::latin;
      bool words = true;
      for (const Token& token : text.tokens.part(i, hi)) {
        words &= !token.is(word::digit | word::foreign);
        key = add_word(key, text, token);
      }
      if (!words) break;
      const int64_t slot = find_slot(names.table, finish_key(key));
      if (slot >= 0 && count < hits.size()) add_hit(hits, count, i, hi, names.table.slots[slot]);
    }
  }
}

// How surely a code of a country means it.
double code_strength(const Text& text, int64_t i, int64_t j, bool alone, bool ends, bool state) {
  const Token& token = text.tokens[i];
  bool written = token.is(word::upper) || (alone && !text.cased);
  written &= j >= text.n_tokens || !text.tokens[j].is(word::joined);  // SH-1F
  if (!written || !ends) return 0.0;
  if (state) return alone ? code_alone : 1.5;
  // (ETH), (CRI) and the like abbreviate an organisation rather than name a country.
  const Token& first = text.tokens[text.segment_of(i).lo];
  if (text.in_bracket(first) && text.tokens[j - 1].hi - token.lo == 3) return 1.5;
  return alone ? 5.0 : 3.0;
}

// How surely some words that are a name of a country mean it.
double name_strength(const Text& text, const Hit& hit, const Posting& posting, bool state) {
  const int64_t i = hit.i, j = hit.j;
  const Token& token = text.tokens[i];
  const Segment& segment = text.segments[token.segment];
  const bool alone = is_alone(text, segment, i, j), last = last_word(text, segment, j);
  const bool final = token.segment == text.n_segments - 1;
  if (posting.is(kind::code) && text.tokens[j - 1].hi - token.lo <= 3)
    return code_strength(text, i, j, alone, final && last, state);
  if (!token.is(word::capital | word::foreign) && !(alone && final)) return 0.0;
  if (token.is(word::street) && j == i + 1 && !final) return 0.0;  // Sec 1: of a street
  if (final && alone) return 6.0;
  if (final && last) return 5.0;
  if (alone) return 4.5;
  return segment.institution ? 1.0 : 2.0;
}

// Whether a by-name of a country is rather the main name of a town abroad (Columbia).
bool town_elsewhere(const Hit& hit, const Names& names, int64_t country) {
  for (const Posting& posting : names.meanings(hit)) {
    if (!posting.names(kind::place) || !posting.is(kind::primary)) continue;
    const bool large = names.places[posting.target].population >= town_people;
    if (large && posting.country != country) return true;
  }
  return false;
}

// Whether some words may be a territory's code or name before the country's: alone, or last.
bool is_dependent(const Text& text, int64_t i) {
  const Token& token = text.tokens[i];
  if (!token.is(word::upper | word::capital)) return false;
  const Segment& segment = text.segments[token.segment];
  return i == segment.lo || segment.field == field::region;
}

// Whether a word is a ZIP code of the islands: five digits that begin with 00 or 96.
bool zip_of_territory(const Text& text, int64_t t) {
  const Token& token = text.tokens[t];
  if (!token.is(word::digit) || token.size() != 5) return false;
  const Span<const uint8_t> digits = text.letters(token);
  return (digits[0] == '0' && digits[1] == '0') || (digits[0] == '9' && digits[1] == '6');
}

// Raise territories named right before their country above it; drop those not named surely.
int64_t with_territories(const Text& text, Span<const int32_t> parents, Span<Mention> out,
                         int64_t count) {
  for (Mention& territory : out.part(0, count)) {
    const int64_t parent = parents[territory.target];
    if (parent < 0) continue;
    for (const Mention& country : out.part(0, count)) {
      if (country.target != parent || country.i < territory.j || country.strength < 2.5) continue;
      bool between = true;
      for (const Token& token : text.tokens.part(territory.j, country.i))
        between &= token.is(word::digit);
      if (between)
        territory.strength = greatest(territory.strength, country.strength + 1.0);
    }
    const bool number = territory.j < text.n_tokens && zip_of_territory(text, territory.j);
    if (territory.code && number)
      territory.strength = greatest(territory.strength, territory_zip);
  }
  int64_t kept = 0;
  for (int64_t a = 0; a < count; ++a)
    if (out[a].strength > 0 || text.segment_of(out[a].i).field == field::region)
      out[kept++] = out[a];
  return kept;
}

// Whether a hit's words are part of a longer name (Wales in New South Wales).
bool is_within(Span<const Hit> hits, const Hit& hit) {
  for (const Hit& other : hits)
    if (is_nested(hit, other)) return true;
  return false;
}

// Add the countries that a hit means.
int64_t add_countries(const Text& text, Span<const Hit> hits, const Hit& hit, const Index& index,
                      Span<Mention> out, int64_t count) {
  const Names& names = index.names;
  bool state = false;
  for (const Posting& posting : names.meanings(hit)) {
    if (!posting.names(kind::country)) {
      state |= posting.is_region_code() && index.states.schemes[posting.country];
      continue;
    }
    double strength = name_strength(text, hit, posting, state);
    const bool doubtful = strength > sure_strength && !posting.is(kind::primary);
    if (doubtful && town_elsewhere(hit, names, posting.country)) strength -= 2.5;
    const bool weak = posting.is(kind::code) && 0 < strength && strength < sure_strength;
    if (weak && follows_state(text, hits, names, index.states, hit.i, posting.target))
      strength = state_sure;
    if (posting.is(kind::later)) strength -= index.later;
    const bool dependent = index.parents[posting.target] >= 0 && is_dependent(text, hit.i);
    if ((strength > 0 || dependent) && count < out.size()) {
      const int32_t target = static_cast<int32_t>(posting.target);
      out[count++] = {target, target, hit.i, hit.j, strength, posting.is(kind::code)};
    }
  }
  return count;
}

}  // namespace

int64_t scan(const Text& text, const Names& names, Span<Hit> hits) {
  int64_t count = 0;
  for (int64_t s = 0; s < text.n_segments; ++s)
    for (int64_t i = text.segments[s].lo; i < text.segments[s].hi; ++i)
      scan_from(text, names, s, i, hits, count);
  scan_brackets(text, names, hits, count);
  return count;
}

bool last_word(const Text& text, const Segment& segment, int64_t j) {
  for (int64_t t = j; t < segment.hi; ++t)
    if (!text.tokens[t].is(word::digit | word::post | word::country | word::ignored)) return false;
  return true;
}

bool is_alone(const Text& text, const Segment& segment, int64_t i, int64_t j) {
  for (int64_t t = segment.lo; t < i; ++t)
    if (!text.tokens[t].is(word::digit | word::post)) return false;
  return last_word(text, segment, j);
}

int64_t countries(const Text& text, Span<const Hit> hits, const Index& index, Span<Mention> out) {
  int64_t count = 0;
  for (const Hit& hit : hits)
    if (!is_within(hits, hit)) count = add_countries(text, hits, hit, index, out, count);
  count = without_nested(out, count);
  count = with_territories(text, index.parents, out, count);
  return with_states(text, hits, index.names, index.states, out, count);
}

int64_t without_nested(Span<Mention> out, int64_t count) {
  int64_t kept = 0;
  for (int64_t a = 0; a < count; ++a) {
    bool nested = false;
    for (int64_t b = 0; b < count; ++b) nested |= is_nested(out[a], out[b]);
    if (!nested) out[kept++] = out[a];
  }
  return kept;
}

double mark_countries(Span<Token> tokens, Span<const Mention> mentions) {
  double best = 0.0;
  for (const Mention& mention : mentions) best = greatest(best, +mention.strength);
  for (const Mention& mention : mentions) {
    if (mention.strength != best || best < 2.5 || mention.i >= mention.j) continue;
    for (Token& token : tokens.part(mention.i, mention.j)) token.flags |= word::country;
  }
  return best;
}

bool ends_in_code(Span<const Mention> mentions) {
  for (const Mention& mention : mentions)
    if (mention.code && mention.strength == code_alone) return true;
  return false;
}

double strength_of(int64_t country, int64_t parent, const Stated& stated) {
  double best = stated.sure ? -1.0 : 0.0;
  for (const Mention& mention : stated.mentions) {
    const double strength = mention.strength;
    if (stated.sure && strength < sure_strength) continue;
    if (mention.target == country)
      best = greatest(best, strength);
    else if (parent >= 0 && mention.target == parent)
      best = greatest(best, strength - 1.0);
  }
  return best;
}

void mark_ignored(const Text& text, Span<const Mention> areas) {
  for (Token& token : text.tokens.part(0, text.n_tokens)) {
    const bool initial = token.size() == 1 && token.is(word::upper);
    if (token.is(word::digit | word::post | word::country) || initial)
      token.flags |= word::ignored;
  }
  for (const Mention& area : areas)
    for (Token& token : text.tokens.part(area.i, area.j)) token.flags |= word::region;
}

}  // namespace hotbed
