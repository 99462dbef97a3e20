// The nearest members of different clusters, looked for only along frontiers.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/detect/search/kernels/around.hpp"
#include "hotbed/detect/search/kernels/blocks.hpp"
#include "hotbed/detect/search/kernels/near.hpp"
#include "hotbed/detect/search/kernels/search.hpp"

namespace hotbed {
namespace {

// Numbers of clusters among the points of a cell.
struct Labels {
  int64_t lowest;
  int64_t highest;
};

class Frontier {
 public:
  Frontier(const Grid& grid, Span<const int64_t> labels, double eps2)
      : grid_(grid), labels_(labels), eps2_(eps2), cells_(grid.cell_row.size()), runs_(grid) {
    int64_t highest = -1;
    for (int64_t cell = 0; cell < cells_.size(); ++cell) {
      cells_[cell] = labels_of(points_of_cell(grid, cell));
      highest = greatest(highest, cells_[cell].highest);
    }
    nearest_.renew(highest + 1);
    met_.renew(highest + 1);
    for (Meeting& meeting : Span<Meeting>(nearest_)) meeting.other = -1;
  }

  int64_t write(Span<Meeting> meetings) {
    int64_t total = 0;
    for (int64_t cell = 0; cell < cells_.size(); ++cell) {
      runs_.look(grid_, cell);
      if (!any_higher(cells_[cell].lowest)) continue;
      const Points points = points_of_cell(grid_, cell);
      for (int64_t point = points.low; point < points.high; ++point) {
        meet_others(point);
        for (const int64_t label : met_.part(0, met_count_)) {
          if (total < meetings.size()) meetings[total] = nearest_[label];
          nearest_[label].other = -1;
          ++total;
        }
      }
    }
    return total;
  }

 private:
  Labels labels_of(Points points) const {
    Labels labels{INT64_MAX, INT64_MIN};
    for (const int64_t label : labels_.part(points.low, points.high))
      labels = {least(labels.lowest, label), greatest(labels.highest, label)};
    return labels;
  }

  // Whether a cell around has a cluster numbered above a cell's lowest.
  bool any_higher(int64_t lowest) const {
    for (const Runs::Run run : runs_)
      for (int64_t cell = run.first; cell < run.stop; ++cell)
        if (cells_[cell].highest > lowest) return true;
    return false;
  }

  void meet_others(int64_t point) {
    met_count_ = 0;
    const int64_t label = labels_[point];
    for (const Runs::Run run : runs_)
      for (int64_t cell = run.first; cell < run.stop; ++cell)
        if (cells_[cell].highest > label) meet(point, points_of_cell(grid_, cell));
  }

  // Note the nearest points of higher clusters in a cell.
  void meet(int64_t point, Points others) {
    const Position p = grid_.positions()[point];
    for (int64_t block = first_block(others); block < stop_block(others); ++block) {
      if (nearest2(p, grid_.boxes[block]) > eps2_) continue;
      const Points part = in_block(others, block);
      for (int64_t other = part.low; other < part.high; ++other) {
        if (labels_[other] <= labels_[point]) continue;
        const double d2 = distance2(grid_.positions()[other], p);
        if (d2 <= eps2_) note({point, other, d2});
      }
    }
  }

  // Of equally near points the one with the lowest index counts.
  void note(const Meeting& meeting) {
    const int64_t label = labels_[meeting.other];
    Meeting& nearest = nearest_[label];
    if (nearest.other < 0) {
      met_[met_count_] = label;
      ++met_count_;
    } else if (meeting.square > nearest.square ||
               (meeting.square == nearest.square &&
                grid_.order[meeting.other] > grid_.order[nearest.other])) {
      return;
    }
    nearest = meeting;
  }

  const Grid& grid_;
  const Span<const int64_t> labels_;
  const double eps2_;
  Buffer<Labels> cells_;
  Runs runs_;
  Buffer<Meeting> nearest_{0};  // of each cluster, to the point that is looked at
  Buffer<int64_t> met_{0};      // the clusters that have one
  int64_t met_count_ = 0;
};

}  // namespace

// Fills in as many as there is room for, and returns how many there are.
int64_t find_meetings(const Grid& grid, Span<const int64_t> labels, double eps2,
                      Span<Meeting> meetings) {
  return Frontier(grid, labels, eps2).write(meetings);
}

}  // namespace hotbed

HOTBED_KERNEL(find_meetings)
