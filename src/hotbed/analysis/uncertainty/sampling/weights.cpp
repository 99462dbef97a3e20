// Poisson bootstrap: each document's weight in each replicate, from a hash of its name alone.
//
// A weight is Poisson(1), by inversion of 32 bits. The bits are those of SplitMix64 started at the
// document's key: a counter-based generator, so that order and threads change nothing.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/base/native/lanes.hpp"

namespace hotbed {
namespace {

constexpr uint64_t golden = 0x9e3779b97f4a7c15u;

// floor(2**32 P(weight <= k)): a weight is the number of these that its bits reach. Beyond 12 it is
// less likely than 2**-32.
constexpr uint32_t reached[] = {0x5e2d58d8u, 0xbc5ab1b1u, 0xeb715e1du, 0xfb239797u,
                                0xff1025f5u, 0xffd90f3bu, 0xfffa8b71u, 0xffff540cu,
                                0xffffed1fu, 0xfffffe21u, 0xffffffd4u, 0xfffffffcu};

HOTBED_INLINE inline uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// Weights of the replicates 2 * pair and 2 * pair + 1, for the pairs from the first on.
void fill_weights(uint64_t key, int64_t first_pair, int64_t pairs, int64_t* weights) {
  with_lanes([=]() HOTBED_INLINE {
    for (int64_t pair = 0; pair < pairs; ++pair) {
      const uint64_t bits = mix(key + static_cast<uint64_t>(first_pair + pair + 1) * golden);
      const uint32_t low = static_cast<uint32_t>(bits), high = static_cast<uint32_t>(bits >> 32);
      int64_t even = 0, odd = 0;
      for (const uint32_t threshold : reached) {
        even += low >= threshold;
        odd += high >= threshold;
      }
      weights[2 * pair] = even;
      weights[2 * pair + 1] = odd;
    }
  });
}

void add_weighted(const int64_t* weights, int64_t value, int64_t size, int64_t* sums) {
  with_lanes([=]() HOTBED_INLINE {
    for (int64_t replicate = 0; replicate < size; ++replicate)
      sums[replicate] += weights[replicate] * value;
  });
}

}  // namespace

// One key a text: its bytes, and the seed, hashed (FNV-1a, then mixed).
void document_keys(Span<const int64_t> offsets, Span<const uint8_t> bytes, int64_t seed,
               Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    uint64_t hash = 0xcbf29ce484222325u ^ mix(static_cast<uint64_t>(seed) + golden);
    for (const uint8_t byte : bytes.part(offsets[n], offsets[n + 1]))
      hash = (hash ^ byte) * 0x100000001b3u;
    keys[n] = mix(hash);
  }
}

// values[n]: 53 bits of the key's draw of that number, as a number from 0 to 1.
void fill_uniform(Span<const uint64_t> keys, int64_t number, Span<double> values) {
  constexpr double unit = 1.0 / 9007199254740992.0;
  const uint64_t step = static_cast<uint64_t>(number + 1) * golden;
  for (int64_t n = 0; n < values.size(); ++n)
    values[n] = static_cast<double>(mix(keys[n] + step) >> 11) * unit;
}

// sums[group][r] += weight(document, first_replicate + r) * value, over the entries of the
// documents first..stop-1: those from starts[document] to starts[document + 1].
void add_replicates(Span<const uint64_t> keys, Span<const int64_t> starts,
                    Span<const int32_t> group, Span<const int64_t> value, int64_t first,
                    int64_t stop, int64_t first_replicate, Table<int64_t> sums) {
  const int64_t size = sums.columns();
  if (size % 2 || first_replicate % 2) return raise(Fault::bounds);
  const Buffer<int64_t> weights(size);
  const Span<int64_t> drawn = weights;
  if (drawn.size() != size) return;
  for (const int64_t document : Range(first, stop, keys.size())) {
    const Range entries(starts[document], starts[document + 1], group.size());
    fill_weights(keys[document], first_replicate / 2, size / 2, drawn.begin());
    for (const int64_t entry : entries) {
      const Span<int64_t> row = sums[group[entry]];
      if (row.size() != size) return;
      add_weighted(drawn.begin(), value[entry], size, row.begin());
    }
  }
}

}  // namespace hotbed

HOTBED_KERNEL(document_keys)
HOTBED_KERNEL(fill_uniform)
HOTBED_KERNEL(add_replicates)
