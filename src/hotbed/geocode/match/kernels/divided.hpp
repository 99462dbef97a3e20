// Texts that name two countries: their answer is one of two places at best.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// Whether a text names another country than that of the answer, and a place in it.
//
// Either both names stand by themselves, or the country follows the place right away, whatever
// stands behind it (Oslo, Norway and KTH, Stockholm, Sweden). A name that is a region's or a
// place's too (Georgia, Lebanon) and a territory with its state (Hong Kong, China) don't divide
// a text, for no other place lies in that country.
bool is_divided(const Index& index, const Desk& desk, const Reading& reading,
                const Answer& answer);

}  // namespace hotbed
