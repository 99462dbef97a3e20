#include "hotbed/geocode/text/kernels/keys.hpp"

#include "hotbed/base/native/kernel.hpp"

namespace hotbed {

// The finished key of each packed name; no word is special.
void text_keys(Span<const uint8_t> data, Span<const int64_t> starts, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    const Span<const uint8_t> text = data.part(starts[n], starts[n + 1]);
    const bool native = text.size() && text[0] == mark::foreign;
    keys[n] = finish_key(extend_key(native ? start::native : start::latin, text));
  }
}

// The slot of each finished key, or -1.
void find_slots(const HashTable& table, Span<const uint64_t> keys, Span<int64_t> slots) {
  for (int64_t n = 0; n < keys.size(); ++n) slots[n] = find_slot(table, keys[n]);
}

// Write distinct keys with their runs of postings into empty slots.
void fill_table(Span<Slot> slots, Span<uint8_t> bloom, Span<const uint64_t> keys,
                Span<const uint32_t> starts, Span<const uint32_t> counts) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    const uint64_t bit = bloom_bit(keys[n], bloom.size());
    bloom[static_cast<int64_t>(bit >> 3)] |= static_cast<uint8_t>(1 << (bit & 7));
    probe(slots, keys[n], [&](int64_t slot) {
      if (slots[slot].count) return false;
      slots[slot] = {keys[n], starts[n], counts[n]};
      return true;
    });
  }
}

}  // namespace hotbed

HOTBED_KERNEL(text_keys)
HOTBED_KERNEL(find_slots)
HOTBED_KERNEL(fill_table)
