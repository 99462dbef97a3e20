// The largest of many scaled differences, draw by draw: what critical values of families of
// pairwise tests are quantiles of.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/base/native/numbers.hpp"

namespace hotbed {
namespace {

constexpr double none = -1.0e300;
constexpr int64_t lane_count = 16;  // running maxima side by side, which compilers can vectorise

// The largest of (lead - values[k]) * by[k] over the k that are on; `none` without any.
double largest_in_row(double lead, const double* values, const double* by, const uint8_t* on,
                      int64_t size) {
  return with_lanes([=]() HOTBED_INLINE {
    double highest[lane_count];
    for (int64_t lane = 0; lane < lane_count; ++lane) highest[lane] = none;
    int64_t k = 0;
    for (; k + lane_count <= size; k += lane_count) {
      for (int64_t lane = 0; lane < lane_count; ++lane) {
        const double value = on[k + lane] ? (lead - values[k + lane]) * by[k + lane] : none;
        highest[lane] = highest[lane] < value ? value : highest[lane];
      }
    }
    for (; k < size; ++k) {
      const double value = on[k] ? (lead - values[k]) * by[k] : none;
      highest[0] = highest[0] < value ? value : highest[0];
    }
    double most = none;
    for (int64_t lane = 0; lane < lane_count; ++lane)
      most = most < highest[lane] ? highest[lane] : most;
    return most;
  });
}

}  // namespace

// largest[d] becomes the largest of (draws[d][leads[i]] - draws[d][k]) * scale[i][k] over the i and
// k with active[i][k], if that is more than it is.
void largest_differences(Table<const double> draws, Span<const int64_t> leads,
                         Table<const double> scale, Table<const uint8_t> active, int64_t first,
                         int64_t stop, Span<double> largest) {
  const int64_t size = draws.columns();
  if (scale.columns() != size || active.columns() != size) return raise(Fault::bounds);
  for (const int64_t d : Range(first, stop, draws.rows())) {
    const Span<const double> draw = draws[d];
    for (int64_t i = 0; i < leads.size(); ++i) {
      const Span<const double> factors = scale[i];
      const Span<const uint8_t> counting = active[i];
      if (factors.size() != size || counting.size() != size) return;
      const double most =
          largest_in_row(draw[leads[i]], draw.begin(), factors.begin(), counting.begin(), size);
      largest[d] = greatest(largest[d], most);
    }
  }
}

}  // namespace hotbed

HOTBED_KERNEL(largest_differences)
