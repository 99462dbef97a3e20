// How far the postcodes that an address holds lie from the places that it may mean.
#include "hotbed/geocode/match/kernels/features.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"
#include "hotbed/geocode/match/kernels/postcodes.hpp"

namespace hotbed {
namespace {

constexpr double here_km = 20.0, close_km = 60.0, far_km = 100.0;
constexpr double telling = 1.4;  // strength from which a code outdoes names
constexpr int64_t namesake_people = 10'000;
constexpr int64_t large_people = 1'000'000;  // a city so large spreads over more than here_km

// The code that is sure enough to tell a place by itself, or -1.
int64_t surest(Span<const Coded> coded, bool alone) {
  int64_t sole = -1;
  for (int64_t m = 0; m < coded.size(); ++m) {
    const Coded& code = coded[m];
    if (code.kind == by::prefix || code.strength < (alone ? 0.85 : 0.7)) continue;
    if (alone && code.strength < telling && code.kind != by::name) continue;
    if (sole < 0 || code.strength > coded[sole].strength) sole = m;
  }
  return sole;
}

// Whether the words of a postal place name mean two large places of its country.
bool has_namesakes(const Coded& code, Span<const Candidate> named, Span<const Place> places) {
  int64_t large = 0;
  for (const Candidate& candidate : named) {
    const Place& place = places[candidate.place];
    const bool same = candidate.i == code.i && place.country == code.country;
    large += same && place.population >= namesake_people;
  }
  return large > 1;
}

// Take the strength from postal place names, without a code, of several large places.
void weaken_namesakes(Span<Coded> coded, Span<const Candidate> named, Span<const Place> places) {
  for (Coded& code : coded)
    if (code.kind == by::name && has_namesakes(code, named, places)) code.strength = 0.0;
}

// Fill in how far a candidate lies from the postcodes; whether it is near to the sole one.
bool compare(Span<const Coded> coded, int64_t sole, const Place& place, Features& f) {
  double near = 0.0, close = 0.0;
  bool explained = false, far = sole >= 0 && coded[sole].strength >= telling;
  for (int64_t m = 0; m < coded.size(); ++m) {
    const Coded& code = coded[m];
    if (code.strength == 0) continue;
    const double away = km_between(place, code) - 0.5 * code.spread;
    const double value = least(1.0, 0.5 * code.strength);
    if (away <= here_km) {
      near = greatest(near, value);
      explained |= m == sole;
    } else if (away <= close_km) {
      close = greatest(close, value);
    }
    far &= away > far_km;
  }
  f.postcode_near = near, f.postcode_close = near == 0 ? close : 0.0;
  f.postcode_far = far;
  return explained;
}

// Fill in the features of a place that a code tells; false where it is no candidate.
bool describe_coded(const Coded& code, const Place& place, const Stated& stated, bool alone,
                    Span<const Mention> areas, Features& f) {
  const int64_t evidence = region_evidence(place, -1, -1, areas);
  // A name alone outdoes a city only where it lies in the region named.
  if (alone && code.kind == by::name && evidence < 2) return false;
  f = {};
  set_evidence(f, evidence);
  f.people = static_cast<double>(place.weight);
  f.country = country_strength(place.country, stated);
  f.postcode_near = 0.5 * code.strength;
  if (code.kind != by::name) f.postcode_near = greatest(0.7, least(1.0, f.postcode_near));
  f.postcode_only = 1.0;
  f.whole_segment = code.kind == by::both || code.kind == by::name;
  return true;
}

}  // namespace

int64_t add_postcodes(Span<Coded> coded, const PlaceGrid& grid, const Stated& stated,
                      Span<const Mention> areas, const Candidates& out, int64_t count) {
  const Span<const Place> places = grid.places;
  const bool alone = out.any_alone(count);
  weaken_namesakes(coded, out.records.part(0, count), places);
  const int64_t sole = surest(coded, alone);
  bool explained = false;
  for (int64_t c = 0; c < count; ++c)
    explained |= compare(coded, sole, places[out.records[c].place], out.features[c]);
  if (sole < 0 || explained || out.is_full(count)) return count;
  const Coded& code = coded[sole];
  const int64_t chosen = nearest_in_country(grid, code.lon, code.lat, code.country, far_km);
  if (chosen < 0) return count;
  if (!describe_coded(code, places[chosen], stated, alone, areas, out.features[count]))
    return count;
  Candidate& candidate = out.records[count];
  candidate.place = static_cast<int32_t>(chosen);
  candidate.i = candidate.j = -1;
  candidate.kind = 0;
  return count + 1;
}

int64_t code_of(const Place& place, bool only, Span<const Coded> coded) {
  int64_t best = -1;
  for (int64_t m = 0; m < coded.size(); ++m) {
    const Coded& code = coded[m];
    if (code.kind == by::prefix || code.strength < 0.7 || code.spread > here_km) continue;
    double most = here_km + 0.5 * code.spread;
    if (place.population >= large_people) most += here_km;
    if (only || code.kind == by::both) most = far_km;
    if (km_between(place, code) > most) continue;
    if (best < 0 || code.strength > coded[best].strength) best = m;
  }
  return best;
}

}  // namespace hotbed
