// Blocks of points: block_size places each in the grid's order.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/detect/search/kernels/layout.hpp"

namespace hotbed {

// Points low..high-1.
struct Points {
  int64_t low;
  int64_t high;
};

constexpr Points points_of_cell(const Grid& grid, int64_t cell) {
  return {grid.cell_start[cell], grid.cell_start[cell + 1]};
}

// The points of a block that are among others.
constexpr Points in_block(Points points, int64_t block) {
  return {greatest(points.low, block * block_size), least(points.high, (block + 1) * block_size)};
}

constexpr int64_t first_block(Points points) { return points.low / block_size; }

// One behind the last block.
constexpr int64_t stop_block(Points points) { return (points.high - 1) / block_size + 1; }

}  // namespace hotbed
