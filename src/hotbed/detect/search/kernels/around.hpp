// Which cells lie within reach of a cell.
#pragma once

#include "hotbed/detect/search/kernels/layout.hpp"

namespace hotbed {

// First place of begin..end-1 on whose value is not below the given one; end if there is none.
inline int64_t lower_bound(Span<const int32_t> values, int64_t begin, int64_t end, int64_t value) {
  while (begin < end) {
    const int64_t middle = begin + (end - begin) / 2;
    if (values[middle] < value)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin;
}

// Runs of consecutive cells that may hold neighbours of a cell's points, ascending.
class Runs {
 public:
  explicit Runs(const Grid& grid) : runs_(4 * grid.reach + 4) {}

  struct Run {
    int64_t first;
    int64_t stop;
  };

  // Look around a cell. At most two runs are in a row.
  void look(const Grid& grid, int64_t cell) {
    count_ = 0;
    const Span<const CellRun> near = grid.near[cell];
    for (int64_t k = 0; k < near.size(); ++k) {
      const CellRun run = near[k];
      if (run.first < run.stop) {
        add(run.first, run.stop);
      } else if (run.first > run.stop) {
        const int64_t row = grid.cell_row[cell] + k - grid.reach;
        const int64_t begin = grid.row_first[row], end = grid.row_first[row + 1];
        if (run.stop > begin) add(begin, run.stop);
        if (run.first < end) add(run.first, end);
      }
    }
  }

  const Run* begin() const { return Span<Run>(runs_).begin(); }
  const Run* end() const { return begin() + count_; }

 private:
  void add(int64_t first, int64_t stop) {
    runs_[count_] = {first, stop};
    count_ += count_ < runs_.size();
  }

  Buffer<Run> runs_;
  int64_t count_ = 0;
};

}  // namespace hotbed
