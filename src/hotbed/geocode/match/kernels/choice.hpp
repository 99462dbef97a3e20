// From scored candidates to the answer: place, region or country, how precise and how sure.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// How precise an answer is, and how it came about; hotbed.geocode.answers names the numbers.
namespace precision {
constexpr int32_t nowhere = 0, country = 1, region = 2, district = 3, locality = 4, postcode = 5;
}  // namespace precision

namespace method {
constexpr int32_t city = 1, region = 2, country = 3, respelling = 4, postcode = 5;
constexpr int32_t organisation = 6;
}  // namespace method

// Choose place, region or country, and say how precise and how sure that is.
void settle(const Index& index, const Desk& desk, const Reading& reading, Answer& answer,
            Signs& signs);

void clear_answer(Answer& answer);

}  // namespace hotbed
