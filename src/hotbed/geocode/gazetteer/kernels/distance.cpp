#include "hotbed/geocode/gazetteer/kernels/distance.hpp"

#include "hotbed/base/native/kernel.hpp"

namespace hotbed {

int64_t nearest_in_country(const PlaceGrid& grid, double lon, double lat, int64_t country,
                           double most_km) {
  int64_t best = -1;
  double lowest = 1e9;
  const int64_t row = least(greatest(whole(floor_of(lat)), int64_t{-90}), int64_t{89}) + 90;
  const int64_t column = whole(floor_of(lon)) + 180;
  const int64_t wide = __builtin_fabs(lat) < 60.0 ? 1 : 3;
  for (int64_t r = greatest(int64_t{0}, row - 1); r <= least(int64_t{179}, row + 1); ++r) {
    for (int64_t c = column - wide; c <= column + wide; ++c) {
      const int64_t cell = r * 360 + modulo(c, 360);
      for (const int32_t k : grid.order.part(grid.starts[cell], grid.starts[cell + 1])) {
        const Place& place = grid.places[k];
        if (place.country != country || place.level == level::county) continue;
        const double away = km(lon, lat, place.lon, place.lat);
        const double weighed = away - 2.0 * static_cast<double>(place.weight);
        if (away <= most_km && weighed < lowest) best = k, lowest = weighed;
      }
    }
  }
  return best;
}

// `nearest_in_country` for many points.
void nearest_places(const PlaceGrid& grid, Span<const double> lon, Span<const double> lat,
                    Span<const int64_t> country, double most_km, Span<int64_t> nearest) {
  for (int64_t n = 0; n < nearest.size(); ++n)
    nearest[n] = nearest_in_country(grid, lon[n], lat[n], country[n], most_km);
}

}  // namespace hotbed

HOTBED_KERNEL(nearest_places)
