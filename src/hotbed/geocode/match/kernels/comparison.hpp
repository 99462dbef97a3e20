// Candidates of an address compared with each other.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

// Fill in the features that compare so many candidates with each other, and their scores.
void compare_candidates(const Index& index, const Candidates& candidates, const Reading& reading);

}  // namespace hotbed
