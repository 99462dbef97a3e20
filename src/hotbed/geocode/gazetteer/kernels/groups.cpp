// Sorting keys, and gathering the points that share one.
#include "hotbed/base/native/kernel.hpp"

namespace hotbed {

// A key and where it comes from.
struct Keyed {
  static constexpr char fields[] = "key row";

  uint64_t key;
  int64_t row;
};

namespace {

constexpr int64_t bits = 11, digits = 3, values = int64_t{1} << bits;

// A digit of the key's upper half, the lowest first.
int64_t digit_of(const Keyed& row, int64_t number) {
  return static_cast<int64_t>(row.key >> (64 - bits * (digits - number)) & (values - 1));
}

// Keyed rows in the first half of the room, sorted by their keys, which are hashes; those of one
// key stay in order. By the upper half digit by digit, the few alike there by insertion.
Span<const Keyed> sorted(Span<Keyed> room) {
  const int64_t size = room.size() / 2;
  Buffer<int64_t> counts(digits * values);
  Span<Keyed> from = room.part(0, size), to = room.part(size, 2 * size);
  for (const Keyed& row : from)
    for (int64_t digit = 0; digit < digits; ++digit)
      ++counts[digit * values + digit_of(row, digit)];
  for (int64_t digit = 0; digit < digits; ++digit) {
    const Span<int64_t> places = counts.part(digit * values, (digit + 1) * values);
    int64_t place = 0;
    for (int64_t& count : places) {
      const int64_t next = place + count;
      count = place;
      place = next;
    }
    for (const Keyed& row : from) to[places[digit_of(row, digit)]++] = row;
    const Span<Keyed> other = from;
    from = to, to = other;
  }
  for (int64_t n = 0; n < from.size(); ++n) {
    const Keyed row = from[n];
    int64_t place = n;
    for (; place > 0 && to[place - 1].key > row.key; --place) to[place] = to[place - 1];
    to[place] = row;
  }
  return to;
}

// The sum of numbers by halves, as NumPy adds: errors grow with the logarithm of their number.
double sum_by_halves(Span<const double> numbers) {
  constexpr int64_t lanes = 8, block = 128;
  const int64_t size = numbers.size();
  if (size < lanes) {
    double sum = 0.0;
    for (const double number : numbers) sum += number;
    return sum;
  }
  if (size > block) {
    const int64_t half = size / 2 - size / 2 % lanes;
    return sum_by_halves(numbers.part(0, half)) + sum_by_halves(numbers.part(half, size));
  }
  double sums[lanes];
  for (int64_t lane = 0; lane < lanes; ++lane) sums[lane] = numbers[lane];
  int64_t n = lanes;
  for (; n < size - size % lanes; n += lanes)
    for (int64_t lane = 0; lane < lanes; ++lane) sums[lane] += numbers[n + lane];
  double sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) +
               ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; n < size; ++n) sum += numbers[n];
  return sum;
}

struct Extent {
  double sum, width;
};

Extent extent(Span<const double> numbers) {
  if (numbers.size() == 1) return {numbers[0], 0.0};
  double least = numbers[0], most = numbers[0];
  for (const double number : numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return {numbers[0] + sum_by_halves(numbers.part(1, numbers.size())), most - least};
}

}  // namespace

// The points of each key, in the order of keys: their number, sums and extents.
struct Groups {
  static constexpr char fields[] = "key size lat lon tall wide";

  Span<uint64_t> key;
  Span<int64_t> size;
  Span<double> lat, lon, tall, wide;
};

// The stable order of keys. The room has twice as many rows.
void key_order(Span<const uint64_t> keys, Span<Keyed> room, Span<int64_t> order) {
  for (int64_t n = 0; n < keys.size(); ++n) room[n] = {keys[n], n};
  const Span<const Keyed> rows = sorted(room.part(0, 2 * keys.size()));
  for (int64_t n = 0; n < rows.size(); ++n) order[n] = rows[n].row;
}

// Gather the points of each key but 0, those of one in the order that is given, and say of each
// point in which group it is (-1: in none); returns the number of groups.
int64_t group_points(Span<const uint64_t> keys, Span<const double> lat, Span<const double> lon,
                     Span<const int64_t> order, Span<Keyed> room, const Groups& groups,
                     Span<int64_t> group) {
  for (int64_t n = 0; n < order.size(); ++n) room[n] = {keys[order[n]], order[n]};
  const Span<const Keyed> rows = sorted(room.part(0, 2 * order.size()));
  Buffer<double> north(rows.size()), east(rows.size());
  int64_t count = 0;
  for (int64_t first = 0, stop; first < rows.size(); first = stop) {
    const uint64_t key = rows[first].key;
    for (stop = first; stop < rows.size() && rows[stop].key == key; ++stop) {
      const int64_t row = rows[stop].row;
      group[row] = key ? count : -1;
      north[stop - first] = lat[row];
      east[stop - first] = lon[row];
    }
    if (!key) continue;
    const Extent up = extent(north.part(0, stop - first));
    const Extent along = extent(east.part(0, stop - first));
    groups.key[count] = key;
    groups.size[count] = stop - first;
    groups.lat[count] = up.sum, groups.tall[count] = up.width;
    groups.lon[count] = along.sum, groups.wide[count] = along.width;
    ++count;
  }
  return count;
}

}  // namespace hotbed

HOTBED_KERNEL(key_order)
HOTBED_KERNEL(group_points)
