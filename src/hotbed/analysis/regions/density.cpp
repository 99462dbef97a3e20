// How dense every place is, and where groups of dense places are born.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/base/native/numbers.hpp"

namespace hotbed {
namespace {

constexpr int64_t runs_around = 9;

struct Vector {
  static constexpr char fields[] = "x y z";

  double x, y, z;
};

// Places sorted by the cube of space that they lie in.
struct Places {
  static constexpr char fields[] = "xyz cube_of starts ends limit";

  Span<const Vector> xyz;      // (n,) unit vectors
  Span<const int64_t> cube_of;  // (n,) number of the place's cube
  Table<const int64_t> starts;  // (cubes, 9) runs of places that hold all those near the cube's
  Table<const int64_t> ends;
  double limit;  // the radius as a chord, squared

  // Strict arithmetic, so that a pair is near here if it is near to the density search.
  bool near(int64_t i, int64_t j) const {
    const Vector &a = xyz[i], &b = xyz[j];
    const double dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
    return (dx * dx + dy * dy) + dz * dz <= limit;
  }

  // Call visit(j) for the places within the radius of a place, itself included.
  template <class Visit>
  void visit_near(int64_t i, const Visit& visit) const {
    const int64_t cube = cube_of[i];
    for (int64_t run = 0; run < runs_around; ++run)
      for (const int64_t j : Range(starts[cube][run], ends[cube][run], xyz.size()))
        if (near(i, j)) visit(j);
  }
};

int64_t root_of(Span<int64_t> parents, int64_t place) {
  while (parents[place] != place) {
    parents[place] = parents[parents[place]];
    place = parents[place];
  }
  return place;
}

}  // namespace

void sum_near(const Places& places, Span<const int64_t> listings, Span<const bool> inside,
              Span<int64_t> sums, Span<bool> reaches) {
  for (int64_t i = 0; i < places.xyz.size(); ++i) {
    places.visit_near(i, [&](int64_t j) {
      sums[i] += listings[j];
      reaches[i] |= inside[j];
    });
  }
}

void find_peaks(const Places& places, Span<const bool> reaches, Span<const int64_t> by_density,
                Span<bool> peaks, Span<int64_t> most) {
  const int64_t n = places.xyz.size();
  const Buffer<int64_t> parents(n);
  const Buffer<bool> touches(n);
  for (int64_t i = 0; i < n; ++i) parents[i] = -1, touches[i] = reaches[i];
  int64_t groups = 0;
  for (int64_t step = 0; step < n; ++step) {
    const int64_t i = by_density[step];
    parents[i] = i;
    groups += touches[i];
    int64_t root = i;
    bool alone = true;
    places.visit_near(i, [&](int64_t j) {
      if (j == i || parents[j] < 0) return;
      alone = false;
      const int64_t other = root_of(parents, j);
      if (other == root) return;
      groups -= touches[other] && touches[root];
      touches[other] |= touches[root];
      parents[root] = other;
      root = other;
    });
    peaks[i] = alone;
    most[step] = groups;
  }
}

}  // namespace hotbed

HOTBED_KERNEL(sum_near)
HOTBED_KERNEL(find_peaks)
