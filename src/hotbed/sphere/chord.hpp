// The straight line between two points so many kilometres apart on the sphere's surface.
#pragma once

#include "hotbed/base/native/span.hpp"
#include "hotbed/sphere/trig.hpp"

namespace hotbed {

constexpr double earth_radius_km = 6371.0088;  // EARTH_RADIUS_KM in hotbed.sphere.distances

// Through the unit sphere, up to half the circumference; what is farther apart has no chord, and
// everything is that near.
inline double chord(double distance_km) {
  constexpr double quarter = 0.785398163397448309616, right = 1.57079632679489661923;
  const double half = distance_km / (2.0 * earth_radius_km);
  if (half >= right) return __builtin_inf();
  return 2.0 * (half <= quarter ? sine_of(half) : cosine_of(right - half));
}

inline void fill_chord(double distance_km, Span<double> out) { out[0] = chord(distance_km); }

}  // namespace hotbed
