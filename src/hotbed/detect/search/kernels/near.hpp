// Distances and bounds of distances, squared, between points and boxes on the unit sphere.
//
// Rounding keeps order: a - b, squares and sums computed from bounds never come out on the wrong
// side of the same computed from the points, as long as the operations are the same and in the same
// order. So a box decides exactly as its points would, ties at the radius included.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/detect/search/kernels/layout.hpp"

namespace hotbed {

constexpr double square(double dx, double dy, double dz) { return (dx * dx + dy * dy) + dz * dz; }

constexpr double distance2(Position a, Position b) {
  return square(a.x - b.x, a.y - b.y, a.z - b.z);
}

// Least distance from a position to the box.
constexpr double nearest2(Position p, const Box& box) {
  return square(greatest(greatest(box.low_x - p.x, p.x - box.high_x), 0.0),
                greatest(greatest(box.low_y - p.y, p.y - box.high_y), 0.0),
                greatest(greatest(box.low_z - p.z, p.z - box.high_z), 0.0));
}

// Least distance between two boxes.
constexpr double boxes_nearest2(const Box& a, const Box& b) {
  return square(greatest(greatest(b.low_x - a.high_x, a.low_x - b.high_x), 0.0),
                greatest(greatest(b.low_y - a.high_y, a.low_y - b.high_y), 0.0),
                greatest(greatest(b.low_z - a.high_z, a.low_z - b.high_z), 0.0));
}

// Greatest distance between two boxes.
constexpr double boxes_farthest2(const Box& a, const Box& b) {
  return square(greatest(b.high_x - a.low_x, a.high_x - b.low_x),
                greatest(b.high_y - a.low_y, a.high_y - b.low_y),
                greatest(b.high_z - a.low_z, a.high_z - b.low_z));
}

// Distance between the middles of two boxes.
constexpr double boxes_apart2(const Box& a, const Box& b) {
  return square(0.5 * ((b.low_x + b.high_x) - (a.low_x + a.high_x)),
                0.5 * ((b.low_y + b.high_y) - (a.low_y + a.high_y)),
                0.5 * ((b.low_z + b.high_z) - (a.low_z + a.high_z)));
}

// How many marked ones of some points are within the distance of a position.
constexpr int32_t marked_within(Positions points, Span<const uint8_t> marks, Position p,
                                double eps2) {
  const int64_t size = least(points.size(), marks.size());
  int32_t total = 0;
  for (int64_t i = 0; i < size; ++i) {
    const int32_t mark = marks.begin()[i];
    total += distance2(points.unchecked(i), p) <= eps2 ? mark : 0;
  }
  return total;
}

}  // namespace hotbed
