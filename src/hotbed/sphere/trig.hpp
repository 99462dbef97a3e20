// Sine, cosine and arcsine in plain float64 arithmetic, so that every machine agrees.
#pragma once

#include "hotbed/base/native/lanes.hpp"
#include "hotbed/base/native/numbers.hpp"

namespace hotbed {

constexpr double radians_per_degree = 3.14159265358979323846 / 180.0;

struct SineCosine {
  double sine;
  double cosine;
};

// Of radians from -pi/4 to pi/4; fdlibm's polynomials.
HOTBED_INLINE constexpr double sine_of(double t) {
  const double u = t * t;
  double s = 2.75573137070700676789e-06 +
             u * (-2.50507602534068634195e-08 + u * 1.58969099521155010221e-10);
  s = 8.33333333332248946124e-03 + u * (-1.98412698298579493134e-04 + u * s);
  return t + t * u * (-1.66666666666666324348e-01 + u * s);
}

HOTBED_INLINE constexpr double cosine_of(double t) {
  const double u = t * t;
  double c = -2.75573143513906633035e-07 +
             u * (2.08757232129817482790e-09 - u * 1.13596475577881948265e-11);
  c = -1.38888888888741095749e-03 + u * (2.48015872894767294178e-05 + u * c);
  return 1.0 - (0.5 * u - u * u * (4.16666666666666019037e-02 + u * c));
}

// Of degrees, after an exact reduction to -45..45 degrees.
//
// Multiples of 90 give exactly 0 and 1, so both ends of the antimeridian, and all longitudes at a
// pole, are one point.
HOTBED_INLINE constexpr SineCosine sine_cosine(double degrees) {
  const double quarter = floor_of(degrees / 90.0 + 0.5);
  const double t = (degrees - 90.0 * quarter) * radians_per_degree;
  const double s = sine_of(t);
  const double c = cosine_of(t);
  const bool even = floor_of(0.5 * quarter) == 0.5 * quarter;
  const double sine = even ? s : c;
  const double cosine = even ? c : s;
  return {(quarter == 0.0 || quarter == 1.0 ? sine : -sine) + 0.0,
          (quarter == 0.0 || quarter == -1.0 ? cosine : -cosine) + 0.0};
}

// In degrees, of 0 to 1; fdlibm's rational function, to a few units in the last place.
inline double arcsine(double value) {
  const bool steep = value >= 0.5;
  const double t = steep ? 0.5 * (1.0 - value) : value * value;
  double p = -4.00555345006794114027e-02 +
             t * (7.91534994289814532176e-04 + t * 3.47933107596021167570e-05);
  p = t * (1.66666666666666657415e-01 +
           t * (-3.25565818622400915405e-01 + t * (2.01212532134862925881e-01 + t * p)));
  double q = -6.88283971605453293030e-01 + t * 7.70381505559019352791e-02;
  q = 1.0 + t * (-2.40339491173441421878e+00 + t * (2.02094576023350569471e+00 + t * q));
  const double x = steep ? __builtin_sqrt(t) : value;
  const double angle = (x + x * (p / q)) / radians_per_degree;
  return steep ? 90.0 - 2.0 * angle : angle;
}

}  // namespace hotbed
