// Sets of cells (union-find): each cell points at another of its set, the root at itself.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/base/native/span.hpp"

namespace hotbed {

// The first cell of a cell's set.
inline int32_t root_of(Span<int32_t> parents, int32_t cell) {
  while (parents[cell] != cell) {
    parents[cell] = parents[parents[cell]];
    cell = parents[cell];
  }
  return cell;
}

// Make one set of two; its root is its lowest cell.
inline void unite(Span<int32_t> parents, int32_t a, int32_t b) {
  a = root_of(parents, a), b = root_of(parents, b);
  parents[greatest(a, b)] = least(a, b);
}

}  // namespace hotbed
