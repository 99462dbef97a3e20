// Distances between places, and the place nearest to a point.
#pragma once

#include "hotbed/geocode/arrays.hpp"
#include "hotbed/sphere/trig.hpp"

namespace hotbed {

// Great-circle distance in km, to a tenth of a percent: enough to tell places apart.
//
// A second form beside `hotbed.sphere.distances`, for speed: it is called for every pair of
// candidates of every address, most of which lie so near that a plane does.
inline double km(double lon1, double lat1, double lon2, double lat2) {
  constexpr double radius_km = 6371.0;  // kept, since the geocoder's weights were set with it
  double x = lon2 - lon1;
  x -= 360.0 * floor_of(x / 360.0 + 0.5);
  const double y = lat2 - lat1;
  if (__builtin_fabs(y) < 0.02 / radians_per_degree &&
      __builtin_fabs(x) < 0.04 / radians_per_degree) {
    x *= radians_per_degree * sine_cosine((lat1 + lat2) / 2.0).cosine;
    const double north = y * radians_per_degree;
    return radius_km * __builtin_sqrt(x * x + north * north);
  }
  const double rise = sine_cosine(y / 2.0).sine, turn = sine_cosine(x / 2.0).sine;
  const double cosines = sine_cosine(lat1).cosine * sine_cosine(lat2).cosine;
  const double a = rise * rise + cosines * (turn * turn);
  return 2.0 * radius_km * radians_per_degree * arcsine(least(1.0, __builtin_sqrt(a)));
}

template <class A, class B>
double km_between(const A& a, const B& b) {
  return km(a.lon, a.lat, b.lon, b.lat);
}

// The gazetteer's places by cells of one degree.
struct PlaceGrid {
  static constexpr char fields[] = "places order starts";

  Span<const Place> places;
  Span<const int32_t> order;   // indices of the places, cell by cell
  Span<const int32_t> starts;  // where each of the 64,800 cells begins in the order
};

// The place of a country that a point belongs to: near, and rather large than nearest; or -1.
//
// A tenfold number of people makes up for 2 km.
int64_t nearest_in_country(const PlaceGrid& grid, double lon, double lat, int64_t country,
                           double most_km);

}  // namespace hotbed
