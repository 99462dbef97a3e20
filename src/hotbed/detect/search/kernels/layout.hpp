// The layout of points in cells, as hotbed.detect.search.layout has it. n points, m occupied cells,
// b blocks, r rows of latitude.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/base/native/span.hpp"

namespace hotbed {

constexpr int64_t block_size = 32;  // points in a row that share a bounding box

struct Position {
  double x, y, z;
};

// Unit vectors, as many as there are of all three coordinates.
class Positions {
 public:
  constexpr Positions(Span<const double> x, Span<const double> y, Span<const double> z)
      : x_(x), y_(y), z_(z), size_(least(x.size(), least(y.size(), z.size()))) {}

  constexpr int64_t size() const { return size_; }
  constexpr Position operator[](int64_t point) const { return {x_[point], y_[point], z_[point]}; }
  constexpr Positions part(int64_t first, int64_t stop) const {
    return {x_.part(first, stop), y_.part(first, stop), z_.part(first, stop)};
  }

  // For a point that is known to be below the size.
  constexpr Position unchecked(int64_t point) const {
    return {x_.begin()[point], y_.begin()[point], z_.begin()[point]};
  }

 private:
  Span<const double> x_, y_, z_;
  int64_t size_;
};

// Cells first..stop-1. Where stop < first, the run crosses the antimeridian: up to stop, and on
// from first.
struct CellRun {
  static constexpr char fields[] = "first stop";

  int32_t first;
  int32_t stop;
};

// Lowest and highest coordinates of some points.
struct Box {
  static constexpr char fields[] = "low_x high_x low_y high_y low_z high_z";

  double low_x, high_x, low_y, high_y, low_z, high_z;
};

struct Grid {
  static constexpr char fields[] =
      "x y z weight order boxes block_weight cell_start cell_weight cell_row cell_column row_first "
      "near columns row_height reach half2 eps2";

  Span<const double> x;  // (n,) unit vectors
  Span<const double> y;
  Span<const double> z;
  Span<const int64_t> weight;        // (n,)
  Span<const int32_t> order;         // (n,) index of each point in the caller's order
  Span<const Box> boxes;             // (b,)
  Span<const int64_t> block_weight;  // (b + 1,) weight before each block
  Span<const int64_t> cell_start;    // (m + 1,) first point of each cell
  Span<const int64_t> cell_weight;   // (m + 1,) weight before each cell
  Span<const int32_t> cell_row;      // (m,)
  Span<const int32_t> cell_column;   // (m,)
  Span<const int64_t> row_first;     // (r + 1,) first cell of each row
  Table<CellRun> near;               // (m, 2 * reach + 1) cells in reach, in each row
  Span<const int64_t> columns;       // (r,) how many columns the row is cut into
  double row_height;                 // degrees
  int64_t reach;                     // a neighbour is at most so many rows away
  double half2;                      // sin(angle / 2) squared, of the radius as an angle
  double eps2;                       // the radius as a chord, squared

  Positions positions() const { return {x, y, z}; }
};

}  // namespace hotbed
