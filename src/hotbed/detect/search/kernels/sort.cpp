// Keys of cells, and their radix sort.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/base/native/numbers.hpp"

namespace hotbed {
namespace {

constexpr double flattest = 1e-9;  // degrees, of a row
constexpr int64_t most_morton = 15;
constexpr int64_t most_columns = int64_t{1} << 40;

// Up to 16 bits, with a 0 before each.
constexpr uint64_t spread(uint64_t bits) {
  bits = (bits | bits << 8) & 0x00ff00ff;
  bits = (bits | bits << 4) & 0x0f0f0f0f;
  bits = (bits | bits << 2) & 0x33333333;
  return (bits | bits << 1) & 0x55555555;
}

// The Morton code of a place in its cell: the bits of its two coordinates in turn.
constexpr uint64_t morton_code(int64_t a, int64_t b) {
  return spread(static_cast<uint64_t>(a)) | spread(static_cast<uint64_t>(b)) << 1;
}

}  // namespace

void fill_keys(Span<const double> lon, Span<const double> lat, Span<const int64_t> columns,
               double height, int64_t column_bits, int64_t morton, int64_t index_bits,
               int64_t first, int64_t stop, Span<int64_t> keys) {
  const int64_t rows = columns.size();
  if (!(height > flattest) || morton < 0 || morton > most_morton) return raise(Fault::bounds);
  const int64_t steps = int64_t{1} << morton;  // in a cell, along each side
  const double side = static_cast<double>(steps);
  for (const int64_t i : Range(first, stop, keys.size())) {
    const double east = lon[i] + 180.0, north = lat[i] + 90.0;
    // Also where one is missing: what is converted below must be a small number.
    if (!(east >= 0.0 && east <= 360.0 && north >= 0.0 && north <= 180.0))
      return raise(Fault::bounds);
    const double v = north / height;
    const int64_t row = least(static_cast<int64_t>(v), rows - 1);
    const int64_t count = least(columns[row], most_columns);
    const double u = east * (static_cast<double>(count) / 360.0);
    int64_t column = static_cast<int64_t>(u);
    int64_t a = static_cast<int64_t>((u - static_cast<double>(column)) * side);
    const int64_t b =
        least(static_cast<int64_t>((v - static_cast<double>(row)) * side), steps - 1);
    if (column >= count) column = 0, a = 0;
    const uint64_t cell =
        static_cast<uint64_t>(row) << shift_of(column_bits) | static_cast<uint64_t>(column);
    const uint64_t place = cell << 2 * morton | morton_code(a, b);
    keys[i] = static_cast<int64_t>(place << shift_of(index_bits)) | (index_bits ? i : 0);
  }
}

void count_digits(Span<const int64_t> values, int64_t shift, int64_t first, int64_t stop,
                  Span<int64_t> counts) {
  const int64_t mask = counts.size() - 1;
  for (const int64_t value : values.part(first, stop)) ++counts[value >> shift_of(shift) & mask];
}

void scatter(Span<const int64_t> values, int64_t shift, int64_t first, int64_t stop,
             Span<int64_t> places, Span<int64_t> out) {
  if (places.size() == 0) return raise(Fault::bounds);
  const int64_t mask = places.size() - 1;  // so that no digit is a place too high
  for (const int64_t value : values.part(first, stop))
    out[places.begin()[value >> shift_of(shift) & mask]++] = value;
}

}  // namespace hotbed

HOTBED_KERNEL(fill_keys)
HOTBED_KERNEL(count_digits)
HOTBED_KERNEL(scatter)
