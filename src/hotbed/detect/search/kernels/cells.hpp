// Boxes, weights and marks of points that follow each other.
#pragma once

#include "hotbed/detect/search/kernels/layout.hpp"

namespace hotbed {

// Lowest and highest x, y, z of some points.
inline Box box_of(Positions points) {
  if (points.size() == 0) return {};
  const Position first = points.unchecked(0);
  Box box{first.x, first.x, first.y, first.y, first.z, first.z};
  for (int64_t i = 1; i < points.size(); ++i) {
    const Position p = points.unchecked(i);
    box.low_x = least(box.low_x, p.x), box.high_x = greatest(box.high_x, p.x);
    box.low_y = least(box.low_y, p.y), box.high_y = greatest(box.high_y, p.y);
    box.low_z = least(box.low_z, p.z), box.high_z = greatest(box.high_z, p.z);
  }
  return box;
}

inline int64_t total_of(Span<const int64_t> weight) {
  int64_t total = 0;
  for (const int64_t value : weight) total += value;
  return total;
}

// How many points are marked.
inline int64_t marked(Span<const uint8_t> marks) {
  int64_t total = 0;
  for (const uint8_t mark : marks) total += mark;
  return total;
}

}  // namespace hotbed
