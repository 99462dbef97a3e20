// The density search in a browser, and which clusters are near each other: what hotbed.detect.density, .merge and
// .search.grid do around the kernels, on one thread. Both lay points out in cells, by the same
// rules; which cells these are does not change a result.
#include "hotbed/base/native/numbers.hpp"
#include "hotbed/detect/search/kernels/search.hpp"
#include "hotbed/sphere/chord.hpp"
#include "hotbed/sphere/trig.hpp"

#define HOTBED_BROWSER(name) extern "C" __attribute__((export_name(#name)))

namespace hotbed {
namespace {

constexpr double shrink = 1.0 - 1e-6;  // SHRINK in hotbed.detect.search.grid
constexpr double smallest_radius_km = 0.01;
constexpr int64_t digit = 11;
constexpr int64_t most_morton = 5;
constexpr int32_t noise = -1;

int64_t bits_of(int64_t count) {
  int64_t bits = 1;
  while ((count - 1) >> bits) ++bits;
  return bits;
}

double magnitude(double value) { return value < 0.0 ? -value : value; }

int64_t ceiling(double value) { return whole(-floor_of(-value)); }

// How many columns a row from `south` to `north` is cut into, s being sin(angle / 2) / sqrt(2).
int64_t columns_of(double south, double north, double s) {
  const bool equator = south < 0.0 && north > 0.0;
  const double nearest = equator ? 0.0 : least(magnitude(south), magnitude(north));
  const double cosine = greatest(sine_cosine(nearest).cosine, 1e-300);
  const double width = 2.0 * arcsine(least(1.0, s / cosine));
  return width >= 180.0 ? 1 : ceiling(360.0 / width);
}

// Points of one search, and the cells that they lie in.
class Cells {
 public:
  Cells(Span<const double> lon, Span<const double> lat, Span<const int64_t> weight,
        double radius_km)
      : eps_(chord(radius_km)) {
    const double half = least(1.0, eps_ / 2.0);
    const double s = shrink * half / __builtin_sqrt(2.0);
    const int64_t rows = ceiling(90.0 / arcsine(s));
    height_ = 180.0 / static_cast<double>(rows);
    columns_.renew(rows);
    int64_t most = 1;
    for (int64_t row = 0; row < rows; ++row) {
      const double south = -90.0 + height_ * static_cast<double>(row);
      columns_[row] = columns_of(south, south + height_, s);
      most = greatest(most, columns_[row]);
    }
    column_bits_ = bits_of(most);
    sort(lon, lat, bits_of(rows) + column_bits_);
    if (report.fault != Fault::none) return;
    lay_out(lon, lat, weight);
    const double angle = least(180.0, radius_km / earth_radius_km / radians_per_degree);
    reach_ = whole(angle / height_) + 1;
    near_.renew(cell_row_.size() * (2 * reach_ + 1));
    half2_ = half * half;
    find_neighbours(grid(), 0, cell_row_.size());
  }

  int64_t size() const { return cell_row_.size(); }

  Grid grid() const {
    const Span<CellRun> near = near_;
    return {x_, y_, z_, weight_, order_, boxes_, block_weight_, cell_start_, cell_weight_,
            cell_row_, cell_column_, row_first_,
            Table<CellRun>{near.begin(), cell_row_.size(), 2 * reach_ + 1}, columns_, height_,
            reach_, half2_, eps_ * eps_};
  }

 private:
  void sort(Span<const double> lon, Span<const double> lat, int64_t cell_bits) {
    const int64_t n = lon.size();
    index_bits_ = bits_of(n);
    if (cell_bits + index_bits_ > 63) return raise(Fault::bounds);
    const int64_t digits = (cell_bits + 2 + digit - 1) / digit;
    const int64_t morton = least(
        most_morton, least((digits * digit - cell_bits) / 2, (63 - cell_bits - index_bits_) / 2));
    const int64_t bits = cell_bits + 2 * morton, passes = (bits + digit - 1) / digit;
    const int64_t width = (bits + passes - 1) / passes;
    packed_.renew(n);
    shift_ = index_bits_ + 2 * morton;
    fill_keys(lon, lat, columns_, height_, column_bits_, morton, index_bits_, 0, n, packed_);
    Buffer<int64_t> other(n), places(int64_t{1} << width);
    Span<int64_t> from = packed_, to = other;
    for (int64_t pass = 0; pass < passes; ++pass) {
      for (int64_t& place : Span<int64_t>(places)) place = 0;
      count_digits(from, index_bits_ + pass * width, 0, n, places);
      int64_t before = 0;
      for (int64_t& place : Span<int64_t>(places)) {
        const int64_t count = place;
        place = before;
        before += count;
      }
      scatter(from, index_bits_ + pass * width, 0, n, places, to);
      const Span<int64_t> next = from;
      from = to;
      to = next;
    }
    if (from.begin() != packed_.part(0, n).begin())
      memcpy(to.begin(), from.begin(), static_cast<size_t>(n) * sizeof(int64_t));
  }

  void lay_out(Span<const double> lon, Span<const double> lat, Span<const int64_t> weight) {
    const int64_t n = lon.size(), cells = count_cells(packed_, shift_);
    cell_start_.renew(cells + 1);
    cell_starts(packed_, shift_, cell_start_);
    order_.renew(n), x_.renew(n), y_.renew(n), z_.renew(n), weight_.renew(n);
    gather(lon, lat, weight, packed_, index_bits_, order_, x_, y_, z_, weight_, 0, n);
    const int64_t blocks = (n + block_size - 1) / block_size;
    boxes_.renew(blocks), block_weight_.renew(blocks + 1);
    fill_boxes(x_, y_, z_, weight_, boxes_, block_weight_, 0, n);
    for (int64_t block = 0; block < blocks; ++block)
      block_weight_[block + 1] += block_weight_[block];
    cell_weight_.renew(cells + 1), cell_row_.renew(cells), cell_column_.renew(cells);
    row_first_.renew(columns_.size() + 1);
    for (int64_t cell = 0; cell < cells; ++cell) {
      const int64_t place = packed_[cell_start_[cell]] >> shift_of(shift_);
      cell_row_[cell] = static_cast<int32_t>(place >> shift_of(column_bits_));
      cell_column_[cell] =
          static_cast<int32_t>(place & ((int64_t{1} << shift_of(column_bits_)) - 1));
      int64_t& total = cell_weight_[cell + 1];
      total = cell_weight_[cell];
      for (int64_t i = cell_start_[cell]; i < cell_start_[cell + 1]; ++i) total += weight_[i];
      ++row_first_[cell_row_[cell] + 1];
    }
    for (int64_t row = 0; row < columns_.size(); ++row) row_first_[row + 1] += row_first_[row];
  }

  const double eps_;
  double height_ = 0.0, half2_ = 0.0;
  int64_t column_bits_ = 0, index_bits_ = 0, shift_ = 0, reach_ = 0;
  Buffer<int64_t> columns_{0}, packed_{0}, weight_{0}, block_weight_{0}, cell_start_{0};
  Buffer<int64_t> cell_weight_{0}, row_first_{0};
  Buffer<double> x_{0}, y_{0}, z_{0};
  Buffer<int32_t> order_{0}, cell_row_{0}, cell_column_{0};
  Buffer<Box> boxes_{0};
  Buffer<CellRun> near_{0};
};

// Label every point, clusters numbered by the lowest index of their core points.
int32_t label(const Cells& cells, int64_t min_weight, Span<int32_t> labels, Span<bool> core_mask) {
  const Grid grid = cells.grid();
  const int64_t count = cells.size(), n = grid.x.size();
  Buffer<uint8_t> core(n), cell_core(count);
  mark_core(grid, min_weight, 0, count, core, cell_core);
  Buffer<int32_t> parents(count), cell_label(count), numbers(n), block_cluster(grid.boxes.size());
  for (int64_t cell = 0; cell < count; ++cell) parents[cell] = static_cast<int32_t>(cell);
  join_cells(grid, 0, count, core, cell_core, parents);
  flatten(parents);
  Buffer<int64_t> lowest(count), cores_before(count + 1);
  for (int64_t& index : Span<int64_t>(lowest)) index = -1;
  lowest_core(grid, core, cell_core, parents, lowest);
  // By index of the lowest core point: 1 where there is one, then its place among them.
  for (const int64_t index : Span<const int64_t>(lowest))
    if (index >= 0) numbers[index] = 1;
  int32_t clusters = 0;
  for (int32_t& number : Span<int32_t>(numbers)) number = number ? clusters++ : noise;
  for (int64_t cell = 0; cell < count; ++cell) {
    const int64_t index = lowest[parents[cell]];
    cell_label[cell] = index < 0 ? noise : numbers[index];
    cores_before[cell + 1] = cores_before[cell] + cell_core[cell];
  }
  write_core(grid, 0, count, core, cell_label, labels, core_mask);
  block_clusters(grid, core, cell_core, cell_label, block_cluster);
  adopt_border(grid, 0, count, core, block_cluster, cores_before, labels);
  return clusters;
}

struct Pair {
  int32_t a;
  int32_t b;
};

// Clusters with members near each other; as many as there is room for. Returns how many there are;
// a pair may occur several times.
int32_t near_pairs(Span<const double> lon, Span<const double> lat, double within_km,
                   Span<const int32_t> labels, Span<Pair> pairs) {
  int64_t size = 0;
  for (const int32_t number : labels) size += number != noise;
  if (size == 0) return 0;
  Buffer<double> east(size), north(size);
  Buffer<int64_t> ones(size), index(size), placed(size);
  int64_t next = 0;
  for (int64_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == noise) continue;
    east[next] = lon[i], north[next] = lat[i], ones[next] = 1, index[next] = i;
    ++next;
  }
  const Cells cells(east, north, ones, greatest(within_km, smallest_radius_km));
  if (report.fault != Fault::none) return 0;
  const Grid grid = cells.grid();
  for (int64_t i = 0; i < size; ++i) placed[i] = labels[index[grid.order[i]]];
  const double near = chord(within_km);
  Buffer<Meeting> met(size);
  int64_t count = find_meetings(grid, placed, near * near, met);
  if (count > met.size()) {
    met.renew(count);
    count = find_meetings(grid, placed, near * near, met);
  }
  for (int64_t i = 0; i < least(count, pairs.size()); ++i) {
    const Meeting& meeting = met[i];
    pairs[i] = {static_cast<int32_t>(placed[meeting.point]),
                static_cast<int32_t>(placed[meeting.other])};
  }
  return static_cast<int32_t>(count);
}

// Positions in degrees.
struct Degrees {
  Degrees(const int32_t* lon_steps, const int32_t* lat_steps, int32_t size, double steps)
      : lon(size), lat(size) {
    for (int32_t i = 0; i < size; ++i) lon[i] = lon_steps[i] / steps, lat[i] = lat_steps[i] / steps;
  }
  Buffer<double> lon, lat;
};

}  // namespace
}  // namespace hotbed

HOTBED_BROWSER(reserve) void* reserve(int32_t size) { return malloc(static_cast<size_t>(size)); }
HOTBED_BROWSER(release) void release(void* memory) { free(memory); }

// Positions in whole steps, so many to a degree; labels and core marks are written. Returns the
// number of clusters, or -1 where memory is short or the radius too small for so many points.
HOTBED_BROWSER(search)
int32_t search(const int32_t* lon_steps, const int32_t* lat_steps, const int32_t* weights,
               int32_t size, double steps_per_degree, double radius_km, double min_weight,
               int32_t* labels, bool* core) {
  using namespace hotbed;
  report = {};
  const Span<int32_t> numbers{labels, size};
  const Span<bool> core_mask{core, size};
  for (int32_t& number : numbers) number = noise;
  for (bool& mark : core_mask) mark = false;
  const Degrees at(lon_steps, lat_steps, size, steps_per_degree);
  Buffer<int64_t> weight(size);
  int64_t total = 0;
  for (int32_t i = 0; i < size; ++i) total += weight[i] = weights[i];
  const int64_t least_weight = whole(min_weight);
  if (size == 0 || total < least_weight) return 0;
  const Cells cells(at.lon, at.lat, weight, radius_km);
  const int32_t clusters =
      report.fault == Fault::none ? label(cells, least_weight, numbers, core_mask) : 0;
  return report.fault == Fault::none ? clusters : -1;
}

// Pairs of clusters whose nearest members are near, as two numbers each; -1 as above.
HOTBED_BROWSER(near)
int32_t near(const int32_t* lon_steps, const int32_t* lat_steps, int32_t size,
             double steps_per_degree, double within_km, const int32_t* labels, int32_t* pairs,
             int32_t room) {
  using namespace hotbed;
  report = {};
  const Degrees at(lon_steps, lat_steps, size, steps_per_degree);
  const int32_t count = near_pairs(at.lon, at.lat, within_km, {labels, size},
                                   {reinterpret_cast<Pair*>(pairs), room});
  return report.fault == Fault::none ? count : -1;
}
