// Positions in degrees as unit vectors.
#pragma once

#include "hotbed/base/native/span.hpp"
#include "hotbed/sphere/trig.hpp"

namespace hotbed {

HOTBED_INLINE inline void write_unit_vectors(const double* lon, const double* lat, double* x,
                                             double* y, double* z, int64_t size) {
  for (int64_t i = 0; i < size; ++i) {
    const SineCosine east = sine_cosine(lon[i]);
    const SineCosine north = sine_cosine(lat[i]);
    x[i] = north.cosine * east.cosine;
    y[i] = north.cosine * east.sine;
    z[i] = north.sine;
  }
}

inline void fill_unit_vectors(Span<const double> lon, Span<const double> lat, Span<double> x,
                              Span<double> y, Span<double> z) {
  const int64_t size = lon.size();
  if (lat.size() != size || x.size() != size || y.size() != size || z.size() != size) {
    raise(Fault::bounds);
    return;
  }
  with_lanes([=]() HOTBED_INLINE {
    write_unit_vectors(lon.begin(), lat.begin(), x.begin(), y.begin(), z.begin(), size);
  });
}

}  // namespace hotbed
