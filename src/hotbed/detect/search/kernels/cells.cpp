#include "hotbed/detect/search/kernels/cells.hpp"

#include "hotbed/base/native/kernel.hpp"
#include "hotbed/sphere/unit_vectors.hpp"

namespace hotbed {
namespace {

constexpr int64_t batch_size = 1024;

}  // namespace

int64_t count_cells(Span<const int64_t> packed, int64_t shift) {
  int64_t count = 0, last = -1;
  for (const int64_t value : packed) {
    count += value >> shift_of(shift) != last;
    last = value >> shift_of(shift);
  }
  return count;
}

void cell_starts(Span<const int64_t> packed, int64_t shift, Span<int64_t> starts) {
  int64_t count = 0, last = -1;
  for (int64_t i = 0; i < packed.size(); ++i) {
    const int64_t cell = packed.begin()[i] >> shift_of(shift);
    if (cell != last) starts[count++] = i;
    last = cell;
  }
  starts[count] = packed.size();
}

// In batches, with buffers of their own: the compiler makes many at a time only where inputs and
// outputs can't overlap.
void gather(Span<const double> lon, Span<const double> lat, Span<const int64_t> weight,
            Span<const int64_t> packed, int64_t index_bits, Span<int32_t> order, Span<double> x,
            Span<double> y, Span<double> z, Span<int64_t> sorted_weight, int64_t first,
            int64_t stop) {
  const int64_t mask = (int64_t{1} << shift_of(index_bits)) - 1;
  double east[batch_size], north[batch_size];
  for (int64_t begin = first; begin < stop; begin += batch_size) {
    const int64_t end = least(begin + batch_size, stop), size = end - begin;
    const Span<const int64_t> keys = packed.part(begin, end);
    const Span<int32_t> indices = order.part(begin, end);
    const Span<int64_t> weights = sorted_weight.part(begin, end);
    if (keys.size() != size || indices.size() != size || weights.size() != size) return;
    for (int64_t i = 0; i < size; ++i) {
      const int64_t index = keys.begin()[i] & mask;
      indices.begin()[i] = static_cast<int32_t>(index);
      east[i] = lon[index];
      north[i] = lat[index];
      weights.begin()[i] = weight[index];
    }
    fill_unit_vectors({east, size}, {north, size}, x.part(begin, end), y.part(begin, end),
                      z.part(begin, end));
  }
}

void fill_boxes(Span<const double> x, Span<const double> y, Span<const double> z,
                Span<const int64_t> weight, Span<Box> boxes, Span<int64_t> block_weight,
                int64_t first, int64_t stop) {
  const Positions points(x, y, z);
  for (int64_t begin = first; begin < stop; begin += block_size) {
    const int64_t end = least(begin + block_size, stop), block = begin / block_size;
    const Positions members = points.part(begin, end);
    if (members.size() == 0) return;
    boxes[block] = box_of(members);
    block_weight[block + 1] = total_of(weight.part(begin, end));
  }
}

}  // namespace hotbed

HOTBED_KERNEL(count_cells)
HOTBED_KERNEL(cell_starts)
HOTBED_KERNEL(gather)
HOTBED_KERNEL(fill_boxes)
