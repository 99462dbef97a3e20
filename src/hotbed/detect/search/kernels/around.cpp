#include "hotbed/detect/search/kernels/around.hpp"

#include "hotbed/base/native/kernel.hpp"
#include "hotbed/sphere/trig.hpp"

namespace hotbed {
namespace {

constexpr double nowhere = -1.0;
constexpr double all_round = 360.0;

// Where a row's cells have their neighbours in another row.
struct Window {
  double reach = nowhere;  // so many degrees of longitude away
  int64_t first = 0;       // cells of the last window looked at: the next has none before them
  int64_t stop = 0;
};

// Cosine of the row's latitude nearest to a pole, less a little.
double least_cosine(const Grid& grid, int64_t row) {
  const double south = -90.0 + static_cast<double>(row) * grid.row_height;
  const double north = south + grid.row_height;
  const double farthest = least(90.0, greatest(greatest(south, -south), greatest(north, -north)));
  return greatest(0.0, sine_cosine(farthest).cosine - 1e-12);
}

// How many degrees of longitude away a row may hold neighbours of a row `apart` rows away.
//
// From sin(d/2)^2 = sin(dlat/2)^2 + cos cos sin(dlon/2)^2, with the least difference of latitude
// and the least cosines of the two rows, and a little more than that.
double reach_of(const Grid& grid, int64_t apart, double cosine, double other_cosine) {
  const int64_t rows_between = greatest<int64_t>(0, apart - 1);
  const double sine =
      sine_cosine(0.5 * static_cast<double>(rows_between) * grid.row_height).sine;
  const double rest = grid.half2 * (1.0 + 1e-9) - sine * sine;
  const double cosines = cosine * other_cosine;
  if (rest >= cosines) return all_round;
  return rest >= 0.0 ? 2.0 * arcsine(__builtin_sqrt(rest / cosines)) + 1e-9 : nowhere;
}

// Prepare the search for neighbours of a row's cells, from west to east.
void look_around(const Grid& grid, int64_t row, Span<Window> windows) {
  const double cosine = least_cosine(grid, row);
  for (int64_t k = -grid.reach; k <= grid.reach; ++k) {
    const int64_t other = row + k;
    Window& window = windows[grid.reach + k];
    window = {};
    if (other < 0 || other >= grid.columns.size()) continue;
    const int64_t first = grid.row_first[other];
    if (first < grid.row_first[other + 1])
      window = {reach_of(grid, k < 0 ? -k : k, cosine, least_cosine(grid, other)), first, first};
  }
}

// The cells of a row in a window of longitudes, in degrees from -180.
CellRun cells_between(const Grid& grid, int64_t row, double west, double east, Window& window) {
  const int64_t begin = grid.row_first[row], end = grid.row_first[row + 1];
  const int64_t columns = grid.columns[row];
  const double scale = static_cast<double>(columns) / 360.0;
  const int64_t low = whole(floor_of((west - window.reach) * scale));
  const int64_t high = whole(floor_of((east + window.reach) * scale));
  int64_t first = begin, stop = end;
  if (columns <= 0 || high - low + 1 >= columns) {
    // The complete row.
  } else if (low < 0 || high >= columns) {
    first = lower_bound(grid.cell_column, begin, end, modulo(low, columns));
    stop = lower_bound(grid.cell_column, begin, end, modulo(high, columns) + 1);
    if (first == stop) first = begin, stop = end;
  } else {
    first = window.first;
    while (first < end && grid.cell_column[first] < low) ++first;
    stop = greatest(first, window.stop);
    while (stop < end && grid.cell_column[stop] <= high) ++stop;
    window.first = first, window.stop = stop;
  }
  return {static_cast<int32_t>(first), static_cast<int32_t>(stop)};
}

// Fill in grid.near for a cell. Cells of a row must come from west to east.
void look_from(const Grid& grid, int64_t cell, Span<Window> windows) {
  const int64_t row = grid.cell_row[cell];
  const double width = 360.0 / static_cast<double>(grid.columns[row]);
  const double west = static_cast<double>(grid.cell_column[cell]) * width;
  const double east = static_cast<double>(grid.cell_column[cell] + 1) * width;
  const Span<CellRun> near = grid.near[cell];
  for (int64_t k = 0; k < near.size(); ++k) {
    Window& window = windows[k];
    const int64_t other = row + k - grid.reach;
    near[k] = {0, 0};
    if (window.reach >= 0.0) near[k] = cells_between(grid, other, west, east, window);
  }
}

}  // namespace

void find_neighbours(const Grid& grid, int64_t first, int64_t stop) {
  const Buffer<Window> windows(2 * grid.reach + 1);
  int64_t row = -1;
  for (const int64_t cell : Range(first, stop, grid.cell_row.size())) {
    if (grid.cell_row[cell] != row) {
      row = grid.cell_row[cell];
      look_around(grid, row, windows);
    }
    look_from(grid, cell, windows);
  }
}

}  // namespace hotbed

HOTBED_KERNEL(find_neighbours)
