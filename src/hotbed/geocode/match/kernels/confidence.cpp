#include "hotbed/geocode/match/kernels/confidence.hpp"

#include "hotbed/base/native/exp.hpp"

namespace hotbed {
namespace {

constexpr double lowest = 0.02, highest = 0.995;

}  // namespace

Signs signs_of(const Features& f, double score, double margin, bool rival, const Place& place) {
  Signs out{};
  out.whole_segment = f.whole_segment;
  out.main_name = f.main_name;
  out.in_institution = f.in_institution;
  out.organisation_only = f.organisation_only;
  out.organisation_here = f.organisation_here;
  out.organisation_elsewhere = f.organisation_elsewhere;
  out.region_agrees = f.region_agrees;
  out.region_conflicts = f.region_conflicts;
  out.postcode_near = f.postcode_near;
  out.postcode_only = f.postcode_only;
  out.respelt = f.respelt;
  out.one_edit = f.one_edit;
  out.part_of_city = f.part_of_city;
  out.city_field = f.city_field;
  out.constant = 1.0;
  out.margin = margin;
  out.margin_to_1_5 = least(margin, 1.5);
  out.no_other = !rival;
  out.score = least(score, 10.0);
  out.country = f.country / 6.0;
  out.people = static_cast<double>(place.weight);
  out.words = least(f.words, 3.0);
  out.coarse = place.level != level::town || f.level_misfit > 0;
  const double odd = f.lower_case + f.capitals + f.common_word + f.short_alias + f.nested;
  out.odd = least(odd, 2.0);
  out.organisation_name = f.named_after - f.organisation_claims;
  return out;
}

double confidence(const Signs& signs, const Signs& coefficients) {
  const double odds = weighted_sum(signs, coefficients);
  return least(highest, greatest(lowest, 1.0 / (1.0 + exponential(-odds))));
}

}  // namespace hotbed
