#include "hotbed/geocode/match/kernels/choice.hpp"

#include "hotbed/base/native/kernel.hpp"
#include "hotbed/geocode/match/kernels/comparison.hpp"
#include "hotbed/geocode/match/kernels/confidence.hpp"
#include "hotbed/geocode/match/kernels/postcodes.hpp"

namespace hotbed {
namespace {

constexpr double elsewhere_km = 15.0;
constexpr double confidence_sure = 0.95, confidence_unsure = 0.7;  // of a region or country
constexpr double least_confidence = 0.12;  // below it, region or country are better answers
constexpr double least_sure = 1.5, least_unsure = 3.0;  // score, but for the country's
constexpr double largest_margin = 8.0;

struct Choice {
  int64_t best = -1;
  int64_t second = -1;  // the best one elsewhere
};

// Whether a candidate is better than another; ties by people, then by gazetteer order.
bool goes_before(const Candidate& a, const Candidate& b, const Names& names) {
  if (a.score != b.score) return a.score > b.score;
  const int64_t one = names.place_of(a).population, two = names.place_of(b).population;
  return one != two ? one > two : a.place < b.place;
}

Choice choose(Span<const Candidate> candidates, const Names& names) {
  Choice choice;
  for (int64_t c = 0; c < candidates.size(); ++c)
    if (choice.best < 0 || goes_before(candidates[c], candidates[choice.best], names))
      choice.best = c;
  for (int64_t c = 0; c < candidates.size(); ++c) {
    const Candidate &candidate = candidates[c], &best = candidates[choice.best];
    if (candidate.place == best.place) continue;
    if (km_between(names.place_of(candidate), names.place_of(best)) <= elsewhere_km) continue;
    if (choice.second < 0 || goes_before(candidate, candidates[choice.second], names))
      choice.second = c;
  }
  return choice;
}

// Fill in the place of a candidate, its point and how precise that is.
void answer_place(const Index& index, const Desk& desk, Choice choice, Span<const Coded> coded,
                  Answer& answer) {
  const Candidate& chosen = desk.candidates[choice.best];
  const Place& place = index.names.place_of(chosen);
  const Features& f = desk.features[choice.best];
  answer.place = chosen.place, answer.region = place.admin1, answer.country = place.country;
  answer.lon = place.lon, answer.lat = place.lat;
  const bool county = f.level_misfit > 0 || place.level == level::county;
  answer.precision = county ? precision::district : precision::locality;
  answer.method = f.respelt > 0 ? method::respelling : method::city;
  if (f.organisation_only > 0) answer.method = method::organisation;
  const bool only = f.postcode_only > 0;
  const int64_t number = code_of(place, only, coded);
  if (number >= 0) {
    const Coded& code = coded[number];
    // A postal place's point is the mean of its codes; a place named by itself has a better one.
    if (code.kind != by::name || only) answer.lon = code.lon, answer.lat = code.lat;
    answer.precision = code.kind == by::name ? precision::locality : precision::postcode;
    if (only) answer.method = method::postcode;
  }
  answer.margin = largest_margin;
  if (choice.second < 0) return;
  const Candidate& second = desk.candidates[choice.second];
  answer.runner_up = second.place;
  answer.margin = least(largest_margin, chosen.score - second.score);
}

// Whether a code that names a region or country stands for another country's, too (CO, PA).
bool means_other(Span<const Mention> mentions, const Mention& code) {
  for (const Mention& mention : mentions)
    if (same_words(mention, code) && mention.code && mention.country != code.country) return true;
  return false;
}

// Whether the words for a country mean another one as surely: it is a former one.
bool is_ambiguous(Span<const Mention> named, const Mention& best, double later) {
  for (const Mention& other : named)
    if (same_words(other, best) && other.target != best.target &&
        best.strength - other.strength < 2.0 * later)
      return true;
  return false;
}

// The surest region or country named, or -1. `of_others`: countries or regions, that codes of the
// mentions may mean, too.
int64_t surest(Span<const Mention> mentions, double least_strength, bool sure,
               Span<const Mention> of_others, Span<const Region> places, bool need_point) {
  int64_t best = -1;
  for (int64_t m = 0; m < mentions.size(); ++m) {
    const Mention& mention = mentions[m];
    if (mention.strength < least_strength) continue;
    if (need_point && __builtin_isnan(places[mention.target].lon)) continue;
    if (!sure && mention.code && means_other(of_others, mention)) continue;
    if (best < 0 || mention.strength > mentions[best].strength) best = m;
  }
  return best;
}

void set_area(const Region& area, bool sure, Answer& answer) {
  answer.lon = area.lon, answer.lat = area.lat;
  answer.confidence = sure ? confidence_sure : confidence_unsure;
}

// A region where one is named, else the country where that is sure, else nothing.
void answer_area(const Index& index, const Reading& reading, Answer& answer) {
  const Span<const Mention> areas = reading.areas, named = reading.stated.mentions;
  const Span<const Region> regions = index.names.regions;
  const bool sure = reading.stated.sure;
  const int64_t region = surest(areas, sure ? 1.0 : 2.5, sure, named, regions, false);
  if (region >= 0 && !__builtin_isnan(regions[areas[region].target].lon)) {
    const Mention& area = areas[region];
    answer.region = area.target, answer.country = area.country;
    answer.precision = precision::region, answer.method = method::region;
    return set_area(regions[area.target], sure, answer);
  }
  const int64_t country = surest(named, 2.5, sure, areas, index.countries, true);
  if (country < 0 || is_ambiguous(named, named[country], index.later)) return;
  answer.country = named[country].target;
  answer.precision = precision::country, answer.method = method::country;
  set_area(index.countries[answer.country], sure, answer);
}

}  // namespace

void settle(const Index& index, const Desk& desk, const Reading& reading, Answer& answer,
            Signs& signs) {
  compare_candidates(index, desk.table(), reading);
  signs = {};
  clear_answer(answer);
  const Choice choice = choose(desk.candidates.part(0, reading.n_candidates), index.names);
  if (choice.best >= 0) {
    const Features& f = desk.features[choice.best];
    const double score =
        desk.candidates[choice.best].score - f.country * index.weights[0].country;
    if (score >= (reading.stated.sure ? least_sure : least_unsure)) {
      answer_place(index, desk, choice, reading.coded, answer);
      answer.score = score;
      const Place& place = index.names.places[answer.place];
      signs = signs_of(f, score, answer.margin, choice.second >= 0, place);
      answer.confidence = confidence(signs, index.coefficients[0]);
      if (answer.confidence >= least_confidence) return;
      clear_answer(answer);
    }
  }
  answer_area(index, reading, answer);
}

void clear_answer(Answer& answer) {
  answer.place = answer.region = answer.country = answer.runner_up = -1;
  answer.precision = answer.method = 0;
  answer.score = answer.margin = answer.confidence = 0.0;
}

}  // namespace hotbed

HOTBED_CONSTANT(precision_country, hotbed::precision::country)
HOTBED_CONSTANT(precision_region, hotbed::precision::region)
HOTBED_CONSTANT(precision_district, hotbed::precision::district)
HOTBED_CONSTANT(precision_locality, hotbed::precision::locality)
HOTBED_CONSTANT(precision_postcode, hotbed::precision::postcode)
HOTBED_CONSTANT(method_city, hotbed::method::city)
HOTBED_CONSTANT(method_region, hotbed::method::region)
HOTBED_CONSTANT(method_country, hotbed::method::country)
HOTBED_CONSTANT(method_respelling, hotbed::method::respelling)
HOTBED_CONSTANT(method_postcode, hotbed::method::postcode)
HOTBED_CONSTANT(method_organisation, hotbed::method::organisation)
