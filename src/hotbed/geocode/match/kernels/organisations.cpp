#include "hotbed/geocode/match/kernels/organisations.hpp"

#include "hotbed/geocode/match/kernels/features.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"

namespace hotbed {
namespace {

constexpr int64_t longest = 14, most_meant = 12;
constexpr double here_km = 20.0;
// What is left of an organisation's share if one word, or the beginning of a name, names it.
constexpr double share_of_word = 0.6, share_of_beginning = 0.8;

// A name's slot, or -1, and the word behind it.
struct Name {
  int64_t slot;
  int64_t end;
};

// The university that a school or hospital is named after (Yale School of Medicine).
Name university_of(const Text& text, int64_t i, const Registry& registry) {
  const Span<Token> tokens = text.tokens;
  const int64_t count = text.n_tokens;
  int64_t j = i;
  uint64_t key = start::folded;
  for (; j < least(count, i + 4); ++j) {
    if (!tokens[j].is(word::capital) || tokens[j].is(word::generic)) break;
    key = add_stem(key, stem(text, tokens[j], registry.synonyms));
  }
  if (j == i || j >= count || !tokens[j].is(word::institution)) return {-1, i};
  if (tokens[j].segment != tokens[i].segment) return {-1, i};
  return {find_slot(registry.table, finish_key(add_stem(key, university()))), j};
}

// Not the end of a longer name; one word alone must be an abbreviation or a long name. In a text
// of capitals only a word between commas is an abbreviation.
bool is_full_name(const Text& text, int64_t i, int64_t j) {
  const Span<const Token> tokens = text.tokens;
  const Token& first = tokens[i];
  if (first.is(word::institution | word::common) && i > 0) {
    const Token& before = tokens[i - 1];
    const bool same = before.segment == first.segment;
    if (same && before.is(word::capital) && !before.is(word::stop)) return false;
  }
  if (j - i > 1) return true;
  if (first.is(word::generic)) return false;
  const Segment& segment = text.segment_of(i);
  const bool alone = segment.hi - segment.lo == 1;
  const bool abbreviated = first.is(word::upper) && (alone || !text.all_capitals());
  return first.is(word::capital) && first.size() >= (abbreviated ? 3 : 6);
}

// The longest name that begins with a word.
Name longest_name_from(const Text& text, int64_t i, const Registry& registry) {
  const Span<Token> tokens = text.tokens;
  uint64_t key = start::folded;
  Name best{-1, i};
  for (int64_t j = i + 1; j <= least(text.n_tokens, i + longest); ++j) {
    const Token& token = tokens[j - 1];
    if (token.is(word::institution) && j - 1 > i && text.data[tokens[j - 2].hi] == ',')
      break;  // no name goes on with such a word after a comma
    if (is_skipped(text, token) || goes_on(text, j - 1, text.n_tokens)) continue;
    const bool ends_initials = j - 1 > i && goes_on(text, j - 2, text.n_tokens);
    key = add_stem(key, ends_initials ? initials(text, j - 1)
                                      : stem(text, token, registry.synonyms));
    const int64_t slot = find_slot(registry.table, finish_key(key));
    if (slot >= 0 && is_full_name(text, i, j)) best = {slot, j};
  }
  return best;
}

// Whether a word after a name reads as a part of a longer one (University of X Law School).
bool is_part(const Token& token) {
  constexpr uint32_t others =
      word::stop | word::digit | word::ignored | word::region | word::country;
  return token.is(word::capital) && !token.is(others);
}

// Add the cities that one name can mean, in the countries possible.
int64_t add_meant(const Slot& slot, const Registry& registry, const Stated& stated,
                  const Text& text, int64_t i, int64_t j, Span<Named> out, int64_t total) {
  const int64_t first = total;
  double single = j == i + 1 ? share_of_word : 1.0;
  if (j < text.segment_of(i).hi && is_part(text.tokens[j])) single *= share_of_beginning;
  for (const uint32_t posting : registry.postings.part(slot.start, slot.stop())) {
    const Organisation& row = registry.organisations[posting & need::owner];
    if (row.place < 0 || total >= out.size()) continue;
    if (country_strength(row.country, stated) < 0) continue;
    bool known = false;
    for (const Named& other : out.part(first, total)) known |= other.place == row.place;
    if (known || total - first >= most_meant) continue;
    Named& named = out[total++];
    named.place = row.place;
    named.i = static_cast<int32_t>(i), named.j = static_cast<int32_t>(j);
    named.share = static_cast<double>(row.share) * single;
    named.needs = posting & ~need::owner;
  }
  for (Named& named : out.part(first, total)) named.cities = static_cast<int32_t>(total - first);
  return total;
}

// How surely a country is named outside of an organisation's name (University of Georgia).
double strength_beside(const Named& firm, int64_t country, const Stated& stated) {
  const double strength = country_strength(country, stated);
  if (stated.sure || strength <= 0) return strength;
  double best = 0.0;
  for (const Mention& mention : stated.mentions) {
    if (firm.i <= mention.i && mention.j <= firm.j) continue;
    if (mention.target == country)
      best = greatest(best, mention.strength);
    else if (mention.target == stated.parents[country])
      best = greatest(best, mention.strength - 1.0);
  }
  return best;
}

// The organisation is known to lie in the city of its name: where that stands is no matter.
void set_named_after(Features& f) {
  f.named_after = 1.0;
  f.in_institution = f.from_the_end = f.first_segment = f.common_word = 0.0;
}

// Whether a candidate's words are part of an organisation's name.
bool is_inside(const Candidate& candidate, const Named& firm) {
  return firm.i <= candidate.i && candidate.j <= firm.j;
}

// Say of a candidate whether an organisation is there or bears its name.
void compare(const Candidate& candidate, Span<const Named> firms, const Index& index, bool alone,
             Features& f) {
  const Place& place = index.names.place_of(candidate);
  for (const Named& firm : firms) {
    if (km_between(place, index.names.places[firm.place]) > here_km) continue;
    f.organisation_here = greatest(f.organisation_here, firm.share_here());
    if (is_inside(candidate, firm) && !alone) set_named_after(f);
  }
  if (f.organisation_here > 0 && !alone)
    f.organisations = static_cast<double>(index.registry.density[candidate.place]);
  for (const Named& firm : firms)
    if (is_inside(candidate, firm) && f.organisation_here == 0) f.organisation_claims = 1.0;
  f.organisation_elsewhere = firms.size() > 0 && f.organisation_here == 0;
}

// Fill in the features of an organisation's city; false where it is no candidate.
bool describe_city(const Named& firm, const Index& index, const Stated& stated,
                   Span<const Mention> areas, Features& f) {
  const Place& place = index.names.places[firm.place];
  const int64_t evidence = region_evidence(place, -1, -1, areas);
  const double strength = strength_beside(firm, place.country, stated);
  if (stated.coded && evidence <= 0 && strength == 0) return false;
  const bool beside = evidence == 2 || strength > 0;
  if (firm.needs & need::with_place || (firm.needs & need::with_country && !beside)) return false;
  f = {};
  set_evidence(f, evidence);
  f.people = static_cast<double>(place.weight), f.uninhabited = place.population == 0;
  f.country = strength;
  f.organisation_here = firm.share_here();
  f.organisation_only = 1.0;
  f.organisations = static_cast<double>(index.registry.density[firm.place]);
  f.organisation_words = static_cast<double>(least(firm.j - firm.i, 6));
  return true;
}

}  // namespace

int64_t organisations_named(const Text& text, const Registry& registry, const Stated& stated,
                            Span<Named> out) {
  int64_t total = 0, reached = 0;
  if (registry.postings.size() == 0) return 0;
  for (int64_t i = 0; i < text.n_tokens; ++i) {
    const Token& token = text.tokens[i];
    if (i < reached || is_skipped(text, token) || token.is(word::digit)) continue;
    Name best = longest_name_from(text, i, registry);
    if (best.slot < 0 && !token.is(word::generic)) best = university_of(text, i, registry);
    if (best.slot < 0) continue;
    const Slot& slot = registry.table.slots[best.slot];
    total = add_meant(slot, registry, stated, text, i, best.end, out, total);
    reached = best.end;
  }
  return total;
}

int64_t add_organisations(Span<const Named> firms, const Index& index, const Stated& stated,
                          Span<const Mention> areas, const Candidates& out, int64_t count) {
  const bool alone = out.any_alone(count);
  for (int64_t c = 0; c < count; ++c) compare(out.records[c], firms, index, alone, out.features[c]);
  const int64_t named = count;
  for (const Named& firm : firms) {
    bool known = out.is_full(count);
    for (int64_t c = 0; c < count; ++c) {
      if (out.records[c].place != firm.place) continue;
      known = true;
      double& here = out.features[c].organisation_here;
      if (c >= named) here = greatest(here, firm.share_here());
    }
    if (known || !describe_city(firm, index, stated, areas, out.features[count])) continue;
    Candidate& candidate = out.records[count++];
    candidate.place = firm.place;
    candidate.i = candidate.j = -1;
    candidate.kind = 0;
  }
  return count;
}

}  // namespace hotbed
