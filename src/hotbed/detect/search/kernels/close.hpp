// Points that may lie within the radius of a group, side by side and in single precision.
//
// Coordinates are taken from the group's middle, so that float holds them to 2**-24 of themselves.
// For a pair at about the radius they are at most twice the radius, which puts the square of its
// distance off by at most 11 * 2**-24, or 7e-7, of itself. What is within or beyond the radius by
// more than `band` is decided for good; where points weigh something in between, double decides.
#pragma once

#include "hotbed/base/native/lanes.hpp"
#include "hotbed/detect/search/kernels/near.hpp"

namespace hotbed {

constexpr double band = 4e-6;

// Weights are cut here, so that a chunk's sum fits 32 bits; larger minima go without.
constexpr int64_t heaviest = int64_t{1} << 22;

struct SureMaybe {
  int64_t sure;
  int64_t maybe;
};

HOTBED_INLINE inline SureMaybe weights_within(const float* x, const float* y, const float* z,
                                              const uint32_t* weight, int64_t size, Position p,
                                              double eps2) {
  const float sure = static_cast<float>(eps2 * (1.0 - band));
  const float maybe = static_cast<float>(eps2 * (1.0 + band));
  const float px = static_cast<float>(p.x);
  const float py = static_cast<float>(p.y);
  const float pz = static_cast<float>(p.z);
  uint32_t low = 0, high = 0;
  for (int64_t i = 0; i < size; ++i) {
    const float dx = x[i] - px, dy = y[i] - py, dz = z[i] - pz;
    const float d2 = (dx * dx + dy * dy) + dz * dz;
    const uint32_t w = weight[i];
    low += d2 <= sure ? w : 0;
    high += d2 <= maybe ? w : 0;
  }
  return {low, high};
}

// Copies of the points of some blocks, block_size places for each; those behind the last point of
// all weigh nothing.
class Close {
 public:
  void collect(const Grid& grid, Span<const int64_t> blocks, Position middle) {
    const int64_t places = blocks.size() * block_size;
    if (places > x_.size()) {
      x_.renew(2 * places), y_.renew(2 * places), z_.renew(2 * places);
      weight_.renew(2 * places);
    }
    for (int64_t b = 0; b < blocks.size(); ++b) copy(grid, blocks[b], middle, b * block_size);
  }

  // Weight of the points at places first..stop-1 surely, and maybe, within a squared distance of a
  // position (which, too, is taken from the middle).
  SureMaybe weights(int64_t first, int64_t stop, Position p, double eps2) const {
    const Span<const float> xs = x_.part(first, stop), ys = y_.part(first, stop);
    const Span<const float> zs = z_.part(first, stop);
    const Span<const uint32_t> weight = weight_.part(first, stop);
    const int64_t size = least(least(xs.size(), ys.size()), least(zs.size(), weight.size()));
    return with_lanes([=]() HOTBED_INLINE {
      return weights_within(xs.begin(), ys.begin(), zs.begin(), weight.begin(), size, p, eps2);
    });
  }

 private:
  void copy(const Grid& grid, int64_t block, Position middle, int64_t place) {
    const int64_t low = block * block_size;
    const int64_t high = least(low + block_size, grid.x.size());
    copy_from(grid.x.part(low, high), middle.x, x_.part(place, place + block_size));
    copy_from(grid.y.part(low, high), middle.y, y_.part(place, place + block_size));
    copy_from(grid.z.part(low, high), middle.z, z_.part(place, place + block_size));
    const Span<const int64_t> weight = grid.weight.part(low, high);
    const Span<uint32_t> cut = weight_.part(place, place + block_size);
    const int64_t size = least(weight.size(), cut.size());
    for (int64_t i = 0; i < size; ++i)
      cut.begin()[i] = static_cast<uint32_t>(least(weight.begin()[i], heaviest));
    for (int64_t i = size; i < cut.size(); ++i) cut.begin()[i] = 0;
  }

  static void copy_from(Span<const double> values, double middle, Span<float> out) {
    const int64_t size = least(values.size(), out.size());
    for (int64_t i = 0; i < size; ++i)
      out.begin()[i] = static_cast<float>(values.begin()[i] - middle);
    for (int64_t i = size; i < out.size(); ++i) out.begin()[i] = 0.0F;
  }

  Buffer<float> x_{0}, y_{0}, z_{0};
  Buffer<uint32_t> weight_{0};
};

// Weight of the blocks' points within the distance of a position, exactly.
inline int64_t weight_within(const Grid& grid, Span<const int64_t> blocks, Position p) {
  int64_t total = 0;
  for (const int64_t block : blocks) {
    const int64_t low = block * block_size, high = least(low + block_size, grid.x.size());
    const Positions points = grid.positions().part(low, high);
    const Span<const int64_t> weight = grid.weight.part(low, high);
    const int64_t size = least(points.size(), weight.size());
    for (int64_t i = 0; i < size; ++i) {
      const int64_t w = weight.begin()[i];
      total += distance2(points.unchecked(i), p) <= grid.eps2 ? w : 0;
    }
  }
  return total;
}

}  // namespace hotbed
