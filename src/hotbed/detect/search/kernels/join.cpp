// Which cells with core points belong together: union-find over cells.
//
// Core points of one cell are all within the radius of each other. Two cells join if any core point
// of the one is within the radius of any of the other, looked up only while they are still apart.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/detect/search/kernels/around.hpp"
#include "hotbed/detect/search/kernels/blocks.hpp"
#include "hotbed/detect/search/kernels/cells.hpp"
#include "hotbed/detect/search/kernels/near.hpp"
#include "hotbed/detect/search/kernels/sets.hpp"

namespace hotbed {
namespace {

// Whether a core point of a block is within the radius of one of another, by distances.
bool blocks_touch(const Grid& grid, Points a, Points b, Span<const uint8_t> core) {
  const Box& box = grid.boxes[first_block(b)];
  const Positions others = grid.positions().part(b.low, b.high);
  const Span<const uint8_t> marks = core.part(b.low, b.high);
  for (int64_t point = a.low; point < a.high; ++point) {
    if (!core[point]) continue;
    const Position p = grid.positions()[point];
    if (nearest2(p, box) <= grid.eps2 && marked_within(others, marks, p, grid.eps2)) return true;
  }
  return false;
}

// Whether a core point of a cell is within the radius of one of another.
bool touch(const Grid& grid, int64_t a, int64_t b, Span<const uint8_t> core) {
  const Points a_points = points_of_cell(grid, a), b_points = points_of_cell(grid, b);
  for (int64_t a_block = first_block(a_points); a_block < stop_block(a_points); ++a_block) {
    const Box& a_box = grid.boxes[a_block];
    const Points a_part = in_block(a_points, a_block);
    for (int64_t b_block = first_block(b_points); b_block < stop_block(b_points); ++b_block) {
      const Box& b_box = grid.boxes[b_block];
      if (boxes_nearest2(a_box, b_box) > grid.eps2) continue;
      const Points b_part = in_block(b_points, b_block);
      if (boxes_farthest2(a_box, b_box) <= grid.eps2) {
        if (marked(core.part(a_part.low, a_part.high)) &&
            marked(core.part(b_part.low, b_part.high)))
          return true;
      } else if (blocks_touch(grid, a_part, b_part, core)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void join_cells(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                Span<const uint8_t> cell_core, Span<int32_t> parents) {
  Runs runs(grid);
  for (const int64_t number : Range(first, stop, grid.cell_row.size())) {
    const int32_t cell = static_cast<int32_t>(number);
    if (!cell_core[cell]) continue;
    runs.look(grid, cell);
    int32_t root = root_of(parents, cell);
    for (const Runs::Run run : runs) {
      const int32_t end = static_cast<int32_t>(run.stop);
      for (int32_t other = greatest(static_cast<int32_t>(run.first), cell + 1); other < end;
           ++other) {
        if (cell_core[other] && root_of(parents, other) != root &&
            touch(grid, cell, other, core)) {
          unite(parents, cell, other);
          root = root_of(parents, cell);
        }
      }
    }
  }
}

void unite_all(Span<int32_t> parents, Span<const int32_t> others) {
  for (int32_t cell = 0; cell < others.size(); ++cell)
    if (others[cell] != cell) unite(parents, cell, others[cell]);
}

void flatten(Span<int32_t> parents) {
  for (int32_t cell = 0; cell < parents.size(); ++cell) parents[cell] = root_of(parents, cell);
}

}  // namespace hotbed

HOTBED_KERNEL(join_cells)
HOTBED_KERNEL(unite_all)
HOTBED_KERNEL(flatten)
