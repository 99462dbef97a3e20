// Numbering clusters, and giving border points to the cluster of their nearest core point.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/detect/search/kernels/around.hpp"
#include "hotbed/detect/search/kernels/blocks.hpp"
#include "hotbed/detect/search/kernels/cells.hpp"
#include "hotbed/detect/search/kernels/near.hpp"

namespace hotbed {
namespace {

constexpr int64_t group_size = 32;  // points decided together
constexpr int32_t none = -1;
constexpr int32_t mixed = -2;

class Border {
 public:
  Border(const Grid& grid, Span<const uint8_t> core, Span<const int32_t> block_cluster,
         Span<const int64_t> cores_before, Span<int32_t> labels)
      : grid_(grid),
        core_(core),
        block_cluster_(block_cluster),
        cores_before_(cores_before),
        labels_(labels),
        runs_(grid) {}

  void adopt_cell(int64_t cell) {
    const Points points = points_of_cell(grid_, cell);
    if (marked(core_.part(points.low, points.high)) == points.high - points.low) return;
    runs_.look(grid_, cell);
    int64_t around = 0, most = 0;
    for (const Runs::Run run : runs_) {
      around += cores_before_[run.stop] - cores_before_[run.first];
      most += (grid_.cell_start[run.stop] - grid_.cell_start[run.first]) / block_size + 2;
    }
    if (around == 0) return;
    if (most > blocks_.size()) blocks_.renew(2 * most);
    for (int64_t group = points.low; group < points.high; group += group_size)
      adopt_group({group, least(group + group_size, points.high)});
  }

 private:
  void adopt_group(Points group) {
    look_at_blocks(box_of(grid_.positions().part(group.low, group.high)));
    if (count_ == 0) return;
    for (int64_t point = group.low; point < group.high; ++point)
      if (!core_[point]) adopt(point);
  }

  // Note the blocks that may hold core points near the group, and the cluster of all these core
  // points. The nearest block comes first, so that the others are soon seen to be farther.
  void look_at_blocks(const Box& box) {
    count_ = 0, cluster_ = none;
    double closest = grid_.eps2;
    int64_t next = 0;
    for (const Runs::Run run : runs_) {
      const Points points{grid_.cell_start[run.first], grid_.cell_start[run.stop]};
      int64_t block = greatest(first_block(points), next);
      next = greatest(next, stop_block(points));
      for (; block < next; ++block) {
        const int32_t cluster = block_cluster_[block];
        if (cluster == none) continue;
        const double away = boxes_nearest2(box, grid_.boxes[block]);
        if (away > grid_.eps2) continue;
        int64_t place = count_++;
        if (away < closest) {
          closest = away;
          blocks_[place] = blocks_[0];
          place = 0;
        }
        blocks_[place] = block;
        if (cluster_ != cluster) cluster_ = cluster_ == none ? cluster : mixed;
      }
    }
  }

  // Give a point the label of its nearest core point; of several equally near, that of the lowest
  // index. Where all core points in reach are of one cluster, any of them will do.
  void adopt(int64_t point) {
    const Position p = grid_.positions()[point];
    double least2 = grid_.eps2;
    int64_t nearest = -1;
    for (const int64_t block : blocks_.part(0, count_)) {
      if (nearest2(p, grid_.boxes[block]) > least2) continue;
      const Points points = in_block({0, grid_.x.size()}, block);
      if (!marked_within(grid_.positions().part(points.low, points.high),
                         core_.part(points.low, points.high), p, least2))
        continue;
      if (cluster_ != mixed) {
        labels_[grid_.order[point]] = cluster_;
        return;
      }
      look_for_nearest(p, points, least2, nearest);
    }
    if (nearest >= 0) labels_[grid_.order[point]] = labels_[grid_.order[nearest]];
  }

  void look_for_nearest(Position p, Points points, double& least2, int64_t& nearest) const {
    for (int64_t other = points.low; other < points.high; ++other) {
      if (!core_[other]) continue;
      const double d2 = distance2(grid_.positions()[other], p);
      const bool lower = nearest < 0 || grid_.order[other] < grid_.order[nearest];
      if (d2 < least2 || (d2 == least2 && lower)) least2 = d2, nearest = other;
    }
  }

  const Grid& grid_;
  const Span<const uint8_t> core_;
  const Span<const int32_t> block_cluster_;
  const Span<const int64_t> cores_before_;
  const Span<int32_t> labels_;
  Runs runs_;
  Buffer<int64_t> blocks_{256};
  int64_t count_ = 0;
  int32_t cluster_ = none;
};

}  // namespace

void lowest_core(const Grid& grid, Span<const uint8_t> core, Span<const uint8_t> cell_core,
                 Span<const int32_t> roots, Span<int64_t> lowest) {
  for (const int64_t cell : Range(0, cell_core.size(), grid.cell_row.size())) {
    if (!cell_core[cell]) continue;
    int64_t& index = lowest[roots[cell]];
    const Points points = points_of_cell(grid, cell);
    for (int64_t point = points.low; point < points.high; ++point)
      if (core[point] && (index < 0 || grid.order[point] < index)) index = grid.order[point];
  }
}

void write_core(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                Span<const int32_t> cell_label, Span<int32_t> labels, Span<bool> core_mask) {
  for (const int64_t cell : Range(first, stop, cell_label.size())) {
    const Points points = points_of_cell(grid, cell);
    for (int64_t point = points.low; point < points.high; ++point) {
      if (!core[point]) continue;
      core_mask[grid.order[point]] = true;
      labels[grid.order[point]] = cell_label[cell];
    }
  }
}

void block_clusters(const Grid& grid, Span<const uint8_t> core, Span<const uint8_t> cell_core,
                    Span<const int32_t> cell_label, Span<int32_t> clusters) {
  for (int32_t& cluster : clusters) cluster = none;
  for (const int64_t cell : Range(0, cell_core.size(), grid.cell_row.size())) {
    if (!cell_core[cell]) continue;
    const int32_t label = cell_label[cell];
    const Points points = points_of_cell(grid, cell);
    for (int64_t point = points.low; point < points.high; ++point) {
      int32_t& cluster = clusters[point / block_size];
      if (core[point] && cluster != label) cluster = cluster == none ? label : mixed;
    }
  }
}

void adopt_border(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                  Span<const int32_t> block_cluster, Span<const int64_t> cores_before,
                  Span<int32_t> labels) {
  Border border(grid, core, block_cluster, cores_before, labels);
  for (const int64_t cell : Range(first, stop, grid.cell_row.size())) border.adopt_cell(cell);
}

}  // namespace hotbed

HOTBED_KERNEL(lowest_core)
HOTBED_KERNEL(write_core)
HOTBED_KERNEL(block_clusters)
HOTBED_KERNEL(adopt_border)
