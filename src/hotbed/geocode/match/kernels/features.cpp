#include "hotbed/geocode/match/kernels/features.hpp"

#include "hotbed/geocode/match/kernels/mentions.hpp"
#include "hotbed/geocode/match/kernels/states.hpp"
#include "hotbed/geocode/match/kernels/streets.hpp"

namespace hotbed {
namespace {

constexpr int64_t city_people = 50'000;  // in a city so large despite another country's code
constexpr int64_t large = 500'000;  // from which a city is not taken for the region of its name

enum class RegionName { no, its, another, rather };

// Whether a name is no region's, that of the place's region, another's, or rather the region's.
RegionName region_named(const Hit& hit, const Names& names, const Place& place, bool primary,
                          int64_t evidence, bool followed) {
  RegionName answer = RegionName::no;
  for (const Posting& posting : names.meanings(hit)) {
    if (!posting.names(kind::region) || posting.is(kind::code)) continue;
    if (posting.country != place.country) continue;
    const Region& region = names.regions[posting.target];
    const bool inside = posting.target == place.admin1;
    answer = greatest(answer, inside ? RegionName::its : RegionName::another);
    const bool named = primary && (place.population >= city_people ||
                                   place.population * 5 >= region.largest);
    const bool chief = inside && (named || place.population == region.largest);
    const bool greater =
        region.population > 5 * place.population && place.population < large;
    if (!chief && greater && evidence < 2 && !followed) return RegionName::rather;
  }
  return answer;
}

// Whether words for levels set off a name of a script without spaces (the second of two).
bool between_levels(Span<const Token> tokens, const Segment& segment, int64_t i, int64_t j) {
  if (!tokens[i].is(word::foreign) || i + 1 == j) return false;
  const bool ends = tokens[j - 1].is(word::levels) && tokens[j - 1].is(word::east);
  if (!ends && (j >= segment.hi || !tokens[j].is(word::levels))) return false;
  return i == segment.lo || tokens[i - 1].is(word::levels | word::region | word::ignored);
}

// The level that a word means in a country: a district is part of a city only in the east.
uint32_t level_there(uint32_t level, int64_t eastern) {
  if (level & word::district && !(level & word::east))
    return eastern ? word::district | word::east : word::county;
  if (level & word::county && eastern == eastern::counties_as_towns)
    return word::district | word::east;
  return level;
}

// The level that the word within or after a name means, as bits.
uint32_t level_of(Span<const Token> tokens, const Segment& segment, const Hit& hit,
                  int64_t eastern) {
  const uint32_t follows = hit.j < segment.hi ? tokens[hit.j].flags : 0;
  const uint32_t within = hit.size() > 1 ? tokens[hit.j - 1].flags : 0;
  const uint32_t level = within & word::levels ? within : follows;
  return level_there(level & (word::levels | word::east), eastern);
}

// The features of where the name stands.
void of_position(const Text& text, const Segment& segment, int64_t s, bool alone, Features& f) {
  f.whole_segment = alone, f.part_of_segment = !alone;
  f.in_institution = !alone && (segment.institution & 255) > 0;
  const int64_t after = segment.institution >> 8;
  f.last_segment = after == 0, f.last_but_one = after == 1;
  f.from_the_end = static_cast<double>(least<int64_t>(after, 6));
  f.first_segment = s == 0 && text.n_segments > 1;
  f.city_field = segment.field == field::city;
  f.part_of_city = segment.field == field::city && !alone;
}

// The features of the word for a level (city, county) beside the name.
void of_level(const Place& place, uint32_t level, Features& f) {
  const bool county = level & word::county;
  f.level_fits = level != 0 && county == (place.level == level::county);
  f.level_misfit = county && place.level != level::county;
}

// The features that the place and its name have in any text.
void of_place(const Place& place, const Posting& posting, const Hit& hit, bool foreign,
              Features& f) {
  const double words = static_cast<double>(hit.size());
  f.people = static_cast<double>(place.weight);
  f.uninhabited = place.population == 0;
  f.main_name = posting.is(kind::primary);
  f.short_alias = posting.is(kind::abbreviation);
  f.county = place.level == level::county;
  f.words = foreign ? 0.5 * words + 0.5 : words;
}

bool only_country(Span<const Token> words) {
  for (const Token& token : words)
    if (!token.is(word::country)) return false;
  return true;
}

// Whether a name is but initials (P.O.) or a country's code (SE): no place is so called.
bool only_initials(Span<const Token> tokens, const Hit& hit, const Names& names) {
  int64_t letters = 0;
  for (const Token& token : tokens.part(hit.i, hit.j)) letters = greatest(letters, token.size());
  const Token& first = tokens[hit.i];
  if (hit.size() > 1) return letters == 1 && !first.is(word::foreign);
  if (letters > 2 || !first.is(word::upper)) return false;
  const Span<const Posting> meanings = names.meanings(hit);
  for (int64_t p = meanings.size() - 1; p >= 0; --p)
    if (meanings[p].names(kind::country)) return meanings[p].is(kind::code);
  return false;
}

// Whether a name has a word of two to five letters, all capitals.
bool is_abbreviated(Span<const Token> words) {
  for (const Token& token : words)
    if (token.is(word::upper) && 2 <= token.size() && token.size() <= 5) return true;
  return false;
}

// Whether a name is made of words for institutions or streets, or begins or ends so.
bool is_institutional(Span<const Token> tokens, const Segment& segment, int64_t i, int64_t j) {
  int64_t words = 0;
  for (const Token& token : tokens.part(i, j)) words += token.is(word::institution | word::stop);
  // Of scripts without spaces only the last character tells: 新 reads as the last of 中心 does.
  const bool ends = tokens[j - 1].is(word::institution);
  const bool part =
      ends || (tokens[i].flags & (word::institution | word::foreign)) == word::institution;
  const int64_t all = segment.hi - segment.lo;
  if (segment.field == field::city || (j - i == all && all > words)) return false;
  int64_t digits = 0, streets = 0;
  for (int64_t t = segment.lo; t < segment.hi; ++t) {
    const Token& token = tokens[t];
    digits += token.is(word::digit);
    streets += i <= t && t < j && token.is(word::street) && !token.is(word::saint);
  }
  if (digits && streets == j - i) return true;
  return words == j - i || ends || (part && !stands_alone(tokens, segment, i, j));
}

// Whether the word for a province stands before a name (Provincia de Alajuela).
bool is_after_province(Span<const Token> tokens, const Segment& segment, int64_t i) {
  int64_t before = i - 1;
  while (before >= segment.lo && tokens[before].is(word::stop)) --before;
  if (before < segment.lo) return false;
  return tokens[before].is(word::province) && !tokens[before].is(word::east);
}

// Whether the words of a name keep it from meaning any place.
bool means_no_place(const Text& text, const Segment& segment, const Hit& hit, const Names& names,
                    const Place& place) {
  const Span<Token> tokens = text.tokens;
  if (is_institutional(tokens, segment, hit.i, hit.j)) return true;
  if (is_after_province(tokens, segment, hit.i)) return true;
  if (only_country(tokens.part(hit.i, hit.j)) && !names.city_states[place.country]) return true;
  if (segment.field != field::free) return false;
  return only_initials(tokens, hit, names) || in_street(tokens, segment, hit.i, hit.j);
}

}  // namespace

int64_t region_evidence(const Place& place, int64_t i, int64_t j, Span<const Mention> areas) {
  int64_t answer = 0;
  for (const Mention& area : areas) {
    if ((area.i < j && i < area.j) || area.target != place.admin1) continue;
    if (area.strength >= 1.5) return 2;
    answer = 1;
  }
  if (answer) return answer;
  for (const Mention& area : areas) {
    const bool apart = area.j <= i || area.i >= j;
    if (!apart || area.country != place.country || area.strength < 1.5) continue;
    const bool strict = area.strength >= 2.5 || area.i == j;
    answer = least<int64_t>(answer, !area.code ? -1 : strict ? -3 : -2);
  }
  return answer;
}

bool stands_alone(Span<const Token> tokens, const Segment& segment, int64_t i, int64_t j) {
  constexpr uint32_t skip = word::ignored | word::region | word::levels;
  int64_t end = segment.hi;
  while (end > j && tokens[end - 1].is(word::zone)) --end;
  if (segment.hi - end < 2) end = segment.hi;
  for (int64_t t = segment.lo; t < end; ++t)
    if ((t < i || t >= j) && !tokens[t].is(skip)) return false;
  return true;
}

bool describe(const Text& text, const Hit& hit, const Posting& posting, const Names& names,
              const Stated& stated, Span<const Mention> areas, Features& f) {
  const Span<Token> tokens = text.tokens;
  const Place& place = names.places[posting.target];
  const int64_t i = hit.i, j = hit.j, s = tokens[i].segment;
  const Segment& segment = text.segments[s];
  const bool city_state = names.city_states[place.country];
  uint32_t level = level_of(tokens, segment, hit, names.eastern[place.country]);
  if (posting.is(kind::with_level)) level = 0;
  if (level & word::province && level & word::east && !city_state) return false;
  const int64_t evidence = region_evidence(place, i, j, areas);
  const bool misfit = level & word::county && place.level != level::county &&
                      place.population < city_people;
  if (evidence == -3 || (hit.flags & hit::respelt && (evidence < 0 || misfit))) return false;
  const bool primary = posting.is(kind::primary);
  const bool followed = level & ~(word::province | word::east);
  const RegionName region = region_named(hit, names, place, primary, evidence, followed);
  if (region == RegionName::rather) return false;
  if (means_no_place(text, segment, hit, names, place)) return false;
  const double strength = country_strength(place.country, stated);
  const bool alone = stands_alone(tokens, segment, i, j) || between_levels(tokens, segment, i, j);
  const bool abroad = stated.coded && strength == 0 && evidence <= 0;
  if (abroad && !(alone && primary && place.population >= city_people)) return false;
  of_place(place, posting, hit, tokens[i].is(word::foreign), f);
  f.other_region_name = region == RegionName::another;
  set_evidence(f, evidence);
  f.country = strength;
  f.territory = strength > 0 && strength_of(place.country, -1, stated) < strength;
  of_position(text, segment, s, alone, f);
  f.common_word = !alone && j == i + 1 && tokens[i].is(word::common);
  if (segment.field == field::free) {
    f.capitals = text.cased & 2 && is_abbreviated(tokens.part(i, j));
    f.lower_case = text.cased > 0 && !tokens[i].is(word::capital | word::foreign);
  }
  f.nested = (hit.flags & hit::nested) > 0;
  f.country_name = is_country(hit, names);
  of_level(place, level, f);
  f.respelt = (hit.flags & hit::respelt) > 0;
  f.one_edit = (hit.flags & hit::edited) > 0;
  return true;
}

}  // namespace hotbed
