// The features of a candidate, as hotbed.geocode.match.weights has them, with what each is worth.
#pragma once

#include "hotbed/base/native/span.hpp"

// In the order of Python's table, which a call compares with these.
#define HOTBED_FEATURES(feature)                                                                  \
  feature(people) feature(uninhabited) feature(main_name) feature(short_alias)                    \
  feature(whole_segment) feature(part_of_segment) feature(in_institution)                         \
  feature(in_institution_only) feature(last_segment) feature(last_but_one) feature(from_the_end)  \
  feature(first_segment) feature(region_agrees) feature(region_agrees_weakly)                     \
  feature(region_conflicts) feature(code_conflicts) feature(near_another) feature(postcode_near)  \
  feature(postcode_close) feature(postcode_far) feature(postcode_only)                            \
  feature(organisation_here) feature(organisation_elsewhere) feature(organisation_only)           \
  feature(organisation_claims) feature(named_after) feature(organisations)                        \
  feature(organisation_unnamed) feature(organisation_words) feature(words) feature(named_twice)   \
  feature(other_region_name) feature(holds_finer) feature(nested) feature(lower_case)             \
  feature(capitals) feature(country_name) feature(country) feature(territory) feature(city_field) \
  feature(part_of_city) feature(respelt) feature(one_edit) feature(level_fits)                    \
  feature(level_misfit) feature(common_word) feature(county)

// What a confidence rests on, in the order of `hotbed.geocode.match.confidence.COEFFICIENTS`.
#define HOTBED_SIGNS(sign)                                                                        \
  sign(constant) sign(margin) sign(margin_to_1_5) sign(no_other) sign(score) sign(whole_segment)  \
  sign(main_name) sign(in_institution) sign(organisation_only) sign(organisation_here)            \
  sign(organisation_elsewhere) sign(country) sign(region_agrees) sign(region_conflicts)           \
  sign(postcode_near) sign(postcode_only) sign(respelt) sign(one_edit) sign(part_of_city)         \
  sign(city_field) sign(words) sign(people) sign(coarse) sign(odd) sign(organisation_name)

#define HOTBED_FIELD(name) double name;
#define HOTBED_NAME(name) " " #name

namespace hotbed {

struct Features {
  static constexpr const char* fields = &(HOTBED_FEATURES(HOTBED_NAME))[1];

  HOTBED_FEATURES(HOTBED_FIELD)
};

struct Signs {
  static constexpr const char* fields = &(HOTBED_SIGNS(HOTBED_NAME))[1];

  HOTBED_SIGNS(HOTBED_FIELD)
};

#undef HOTBED_FIELD
#undef HOTBED_NAME

// The sum of the products of two records' numbers, in their order.
template <class Numbers>
double weighted_sum(const Numbers& values, const Numbers& weights) {
  const double* value = reinterpret_cast<const double*>(&values);
  const double* weight = reinterpret_cast<const double*>(&weights);
  double total = 0.0;
  for (uint64_t n = 0; n < sizeof(Numbers) / sizeof(double); ++n) total += value[n] * weight[n];
  return total;
}

}  // namespace hotbed
