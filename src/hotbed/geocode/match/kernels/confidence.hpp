// How sure a located answer is: the share of such answers that are right.
//
// A logistic model over a few signs of the answer (hotbed.geocode.match.confidence); the score
// itself is no probability.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// The signs of one answer from its candidate's features.
Signs signs_of(const Features& f, double score, double margin, bool rival, const Place& place);

// The confidence of one answer from its signs.
double confidence(const Signs& signs, const Signs& coefficients);

}  // namespace hotbed
