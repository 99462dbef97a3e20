#include "hotbed/geocode/match/kernels/comparison.hpp"

namespace hotbed {
namespace {

constexpr double near_km = 40.0, county_km = 80.0;
constexpr int64_t least_finer = 1'000;  // people from which a place is finer than one beside it
// A city of East Asia holds the counties about it, in the west from afar.
constexpr double prefecture_km = 350.0;

class Comparison {
 public:
  Comparison(const Index& index, const Candidates& candidates, const Reading& reading)
      : index_(index), names_(index.names), reading_(reading),
        records_(candidates.records.part(0, reading.n_candidates)),
        features_(candidates.features.part(0, reading.n_candidates)),
        alone_(candidates.any_alone(reading.n_candidates)) {}

  void run() const {
    for (int64_t a = 0; a < count(); ++a) compare_with_others(a);
    for (int64_t a = 0; a < count(); ++a) mark_finer(a);
    const Features& weights = index_.weights[0];
    for (int64_t c = 0; c < count(); ++c)
      records_[c].score = weighted_sum(features_[c], weights);
    charge_for_finer_beside();
  }

 private:
  int64_t count() const { return records_.size(); }
  const Place& place(int64_t candidate) const { return names_.place_of(records_[candidate]); }

  // The features that compare a candidate with the others.
  void compare_with_others(int64_t a) const {
    const Candidate& candidate = records_[a];
    const Place& here = place(a);
    Features& f = features_[a];
    if (f.in_institution > 0 && alone_) f.in_institution_only = 1.0;
    if (f.organisation_only > 0 && alone_) f.organisation_unnamed = 1.0;
    for (int64_t b = 0; b < count(); ++b) {
      const Candidate& other = records_[b];
      if (overlap(candidate, other) || candidate.i < 0 || other.i < 0) continue;
      if (candidate.place == other.place) {
        f.named_twice = 1.0;
        continue;
      }
      const Place& there = place(b);
      if (there.country != here.country || features_[b].whole_segment == 0) continue;
      if (f.near_another == 0 && km_between(here, there) < near_km) f.near_another = 1.0;
    }
  }

  // Mark a candidate named like a region in which another candidate lies by itself.
  void mark_finer(int64_t a) const {
    const Candidate& candidate = records_[a];
    const Place& here = place(a);
    Features& f = features_[a];
    bool named = false;
    for (const Mention& area : reading_.areas)
      named |= same_words(area, candidate) && area.target == here.admin1;
    const bool county = here.level == level::county || is_county(a);
    if (!named && !county && f.level_misfit == 0) return;
    for (int64_t b = 0; b < count(); ++b) {
      const Candidate& other = records_[b];
      const Place& there = place(b);
      const bool apart = other.j <= candidate.i || other.i >= candidate.j;
      bool inside = there.admin1 == here.admin1 && other.place != candidate.place;
      if (!apart || !inside || !is_by_itself(b)) continue;
      if (!named)
        inside = (county || there.population < here.population) &&
                 km_between(here, there) < county_km;
      if (inside) f.holds_finer = 1.0;
    }
  }

  bool is_by_itself(int64_t b) const {
    const Features& f = features_[b];
    const bool alone = f.whole_segment > 0 || f.postcode_only > 0;
    return alone && f.level_misfit == 0 && place(b).level != level::county;
  }

  // Whether a city's words name a county of its region, too, of which it may be the seat.
  bool is_county(int64_t city) const {
    const Place& here = place(city);
    for (int64_t c = 0; c < count(); ++c) {
      if (!same_words(records_[c], records_[city])) continue;
      const Place& other = place(c);
      if (other.level == level::county && other.admin1 == here.admin1) return true;
    }
    return false;
  }

  bool is_eastern(int64_t candidate) const { return names_.eastern[place(candidate).country] > 0; }

  // Charge a city of East Asia for each finer place in it that is named beside (Kunshan, Suzhou).
  //
  // The finer place is the likeliest of its name, stands alone, before the larger one in Latin
  // letters and after it in others, and its name is not one of the larger place's.
  void charge_for_finer_beside() const {
    bool eastern = false;
    for (int64_t c = 0; c < count(); ++c) eastern |= is_eastern(c);
    if (!eastern) return;
    const Buffer<double> charges(count());
    const Buffer<int64_t> charged_for(count());  // the candidate's number from 1
    for (int64_t b = 0; b < count(); ++b) {
      if (features_[b].whole_segment == 0 || records_[b].i < 0 || !is_eastern(b)) continue;
      if (!is_chief(b)) continue;
      for (int64_t a = 0; a < count(); ++a)
        if (holds(a, b)) charge(a, b, charges, charged_for);
    }
    const double weight = index_.weights[0].holds_finer;
    for (int64_t c = 0; c < count(); ++c) {
      features_[c].holds_finer += charges[c];
      records_[c].score += charges[c] * weight;
    }
  }

  // Whether a candidate's place is named beside a finer one in it.
  bool holds(int64_t larger, int64_t finer) const {
    const Place &here = place(larger), &there = place(finer);
    const Candidate &around = records_[larger], &inside = records_[finer];
    if (around.i < 0 || here.admin1 != there.admin1) return false;
    if (there.population < least(here.population, least_finer)) return false;
    const bool native = reading_.text.tokens[inside.i].is(word::foreign);
    const bool in_order = native ? around.j <= inside.i : inside.j <= around.i;
    if (!in_order || is_also_named(finer, larger)) return false;
    return km_between(here, there) < prefecture_km;
  }

  // Whether a candidate is the likeliest of all whose words overlap with its own.
  bool is_chief(int64_t best) const {
    for (int64_t c = 0; c < count(); ++c)
      if (overlap(records_[c], records_[best]) && records_[c].score > records_[best].score)
        return false;
    return true;
  }

  // Charge a candidate and its namesakes for a finer place in it, for the first of them twice.
  void charge(int64_t larger, int64_t finer, Span<double> charges,
              Span<int64_t> charged_for) const {
    for (int64_t c = 0; c < count(); ++c) {
      if (!same_words(records_[c], records_[larger]) || charged_for[c] == finer + 1) continue;
      charges[c] += charged_for[c] ? 1.0 : 2.0;
      charged_for[c] = finer + 1;
    }
  }

  // Whether the words of one candidate name another candidate's place, too.
  bool is_also_named(int64_t words, int64_t place) const {
    for (int64_t c = 0; c < count(); ++c)
      if (same_words(records_[c], records_[words]) && records_[c].place == records_[place].place)
        return true;
    return false;
  }

  const Index& index_;
  const Names& names_;
  const Reading& reading_;
  const Span<Candidate> records_;
  const Span<Features> features_;
  const bool alone_;
};

}  // namespace

void compare_candidates(const Index& index, const Candidates& candidates,
                        const Reading& reading) {
  Comparison(index, candidates, reading).run();
}

}  // namespace hotbed
