// Which points are core: those with enough weight within the radius, their own included.
//
// Most are decided without a distance: a cell as heavy as the minimum is core as a whole, and a
// cell whose surroundings can't make up the minimum has no core point. The rest go by blocks of
// points, wholly within the radius, wholly beyond, or to be looked at.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/detect/search/kernels/around.hpp"
#include "hotbed/detect/search/kernels/cells.hpp"
#include "hotbed/detect/search/kernels/close.hpp"

namespace hotbed {
namespace {

constexpr int64_t group_size = 32;  // points decided together
constexpr int64_t chunk_size = 16;  // blocks looked at in one go: they fit the nearest cache
constexpr double halfway = 0.5;  // blocks nearer than this part of the squared radius come first

// What is still to be seen for a group of points: blocks neither wholly in nor wholly beyond.
struct Open {
  int64_t inside = 0;  // weight of the blocks wholly within the radius
  int64_t weight = 0;  // of the open blocks
  int64_t count = 0;
  int64_t nearer = 0;
};

class Marker {
 public:
  Marker(const Grid& grid, int64_t min_weight, Span<uint8_t> core)
      : grid_(grid), min_weight_(min_weight), core_(core), runs_(grid) {}

  // Mark the core points of a cell; tells whether there are any.
  bool mark_cell(int64_t cell) {
    const int64_t begin = grid_.cell_start[cell], end = grid_.cell_start[cell + 1];
    if (grid_.cell_weight[cell + 1] - grid_.cell_weight[cell] >= min_weight_) {
      mark_all(begin, end);
      return true;
    }
    runs_.look(grid_, cell);
    int64_t around = 0, most = 0;
    for (const Runs::Run run : runs_) {
      around += grid_.cell_weight[run.stop] - grid_.cell_weight[run.first];
      most += (grid_.cell_start[run.stop] - grid_.cell_start[run.first]) / block_size + 2;
    }
    if (around < min_weight_) return false;
    if (most > blocks_.size()) blocks_.renew(2 * most);
    bool any = false;
    for (int64_t group = begin; group < end; group += group_size)
      any |= mark_group(group, least(group + group_size, end));
    return any;
  }

 private:
  void mark_all(int64_t begin, int64_t end) {
    for (uint8_t& mark : core_.part(begin, end)) mark = 1;
  }

  bool mark_group(int64_t begin, int64_t end) {
    const Box box = box_of(grid_.positions().part(begin, end));
    const Open open = look_at_blocks(box);
    if (open.inside >= min_weight_) {
      mark_all(begin, end);
      return true;
    }
    if (open.weight < min_weight_ - open.inside) return false;
    const Position middle{0.5 * (box.low_x + box.high_x), 0.5 * (box.low_y + box.high_y),
                          0.5 * (box.low_z + box.high_z)};
    return mark_points(begin, end, open, middle);
  }

  // Blocks whose middle is nearer come first: most of their points count, which decides core
  // points. Blocks are taken completely: what they hold beyond the runs is surely beyond the
  // radius.
  Open look_at_blocks(const Box& box) {
    Open open;
    int64_t next = 0;
    for (const Runs::Run run : runs_) {
      const int64_t begin = grid_.cell_start[run.first], end = grid_.cell_start[run.stop];
      int64_t block = greatest(begin / block_size, next);
      next = greatest(next, (end - 1) / block_size + 1);
      for (; block < next; ++block) look_at_block(box, block, open);
      if (open.inside >= min_weight_) break;
    }
    return open;
  }

  void look_at_block(const Box& box, int64_t block, Open& open) {
    const Box& other = grid_.boxes[block];
    if (boxes_nearest2(box, other) > grid_.eps2) return;
    const int64_t weight = grid_.block_weight[block + 1] - grid_.block_weight[block];
    if (boxes_farthest2(box, other) <= grid_.eps2) {
      open.inside += weight;
      return;
    }
    open.weight += weight;
    blocks_[open.count] = block;
    if (boxes_apart2(box, other) < halfway * grid_.eps2) {
      blocks_[open.count] = blocks_[open.nearer];
      blocks_[open.nearer++] = block;
    }
    ++open.count;
  }

  // Mark the points that have the missing weight in the open blocks. Chunk by chunk, so that a
  // chunk stays in the nearest cache for all points of the group.
  bool mark_points(int64_t begin, int64_t end, const Open& open, Position middle) {
    const Span<const int64_t> blocks = blocks_.part(0, open.count);
    const int64_t missing = min_weight_ - open.inside;
    close_.collect(grid_, blocks, middle);
    int64_t inside[group_size] = {};
    int64_t rest = open.weight;
    bool undecided = true;
    for (int64_t first = 0; undecided && first < blocks.size(); first += chunk_size) {
      const int64_t stop = least(first + chunk_size, blocks.size());
      undecided = false;
      for (int64_t point = begin; point < end; ++point) {
        int64_t& weight = inside[point - begin];
        if (weight < missing && missing <= weight + rest) {
          weight += weight_in(blocks, first, stop, point, middle, missing);
          undecided |= weight < missing;
        }
      }
      for (const int64_t block : blocks.part(first, stop))
        rest -= grid_.block_weight[block + 1] - grid_.block_weight[block];
    }
    bool any = false;
    for (int64_t point = begin; point < end; ++point) {
      if (inside[point - begin] < missing) continue;
      core_[point] = 1;
      any = true;
    }
    return any;
  }

  // Weight within the radius of a point, in the blocks at places first..stop-1.
  int64_t weight_in(Span<const int64_t> blocks, int64_t first, int64_t stop, int64_t point,
                    Position middle, int64_t missing) const {
    const Position p = grid_.positions()[point];
    if (missing <= heaviest) {
      const Position from_middle{p.x - middle.x, p.y - middle.y, p.z - middle.z};
      const SureMaybe weight =
          close_.weights(first * block_size, stop * block_size, from_middle, grid_.eps2);
      if (weight.sure == weight.maybe) return weight.sure;
    }
    return weight_within(grid_, blocks.part(first, stop), p);
  }

  const Grid& grid_;
  const int64_t min_weight_;
  const Span<uint8_t> core_;
  Runs runs_;
  Buffer<int64_t> blocks_{256};
  Close close_;
};

}  // namespace

void mark_core(const Grid& grid, int64_t min_weight, int64_t first, int64_t stop,
               Span<uint8_t> core, Span<uint8_t> cell_core) {
  Marker marker(grid, min_weight, core);
  for (const int64_t cell : Range(first, stop, grid.cell_row.size()))
    if (marker.mark_cell(cell)) cell_core[cell] = 1;
}

}  // namespace hotbed

HOTBED_KERNEL(mark_core)
