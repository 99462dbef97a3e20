// Names as 64-bit keys, and the memory-mapped hash table they are looked up in.
//
// A key is taken over the letters alone, so that Hsin-Chu, Hsin Chu and Hsinchu are one name.
#pragma once

#include "hotbed/geocode/arrays.hpp"

namespace hotbed {

// What running keys start from.
namespace start {
constexpr uint64_t latin = 14695981039346656037u;
constexpr uint64_t native = 0x9E3779B97F4A7C15;  // so that other scripts are their own names
constexpr uint64_t folded = 0xC2B2AE3D27D4EB4F;  // and spellings made alike (romanise) theirs
}  // namespace start

// Bytes of a folded address that are no letters (hotbed.geocode.text.normalise).
namespace mark {
constexpr uint8_t foreign = 0x1f;  // before each word not written in Latin, Greek or Cyrillic
constexpr uint8_t field = 0x1d;    // before a field's letter where the address came in parts
}  // namespace mark

template <int size>
Span<const uint8_t> bytes_of(const char (&text)[size]) {
  return {reinterpret_cast<const uint8_t*>(text), size - 1};
}

// A letter's small form.
constexpr uint8_t small(uint8_t letter) {
  return 'A' <= letter && letter <= 'Z' ? static_cast<uint8_t>(letter + 32) : letter;
}

// A running key after the letters and digits of a text, in lower case.
inline uint64_t extend_key(uint64_t key, Span<const uint8_t> text) {
  constexpr uint64_t prime = 1099511628211;
  for (const uint8_t letter : text) {
    const uint8_t byte = small(letter);
    if (('a' <= byte && byte <= 'z') || ('0' <= byte && byte <= '9')) key = (key ^ byte) * prime;
  }
  return key;
}

// The key for a table of a running key (the finaliser of MurmurHash3); never 0.
constexpr uint64_t finish_key(uint64_t key) {
  key ^= key >> 33;
  key *= 0xFF51AFD7ED558CCD;
  key ^= key >> 33;
  key *= 0xC4CEB9FE1A85EC53;
  key ^= key >> 33;
  return key ? key : 1;
}

// The bit of a key in a Bloom filter of so many bytes.
constexpr uint64_t bloom_bit(uint64_t key, int64_t bytes) {
  return key >> 20 & (static_cast<uint64_t>(bytes) * 8 - 1);
}

// Visit the slots that a key may lie in until visit(slot) says that it is done; every slot at most.
// The first slot that was not taken is an end, too: visit tells.
template <class Slots, class Visit>
void probe(const Slots& slots, uint64_t key, const Visit& visit) {
  const int64_t mask = slots.size() - 1;
  int64_t slot = static_cast<int64_t>(key & static_cast<uint64_t>(mask));
  for (int64_t step = 0; step <= mask; ++step, slot = (slot + 1) & mask)
    if (visit(slot)) return;
}

// The slot of a finished key, or -1.
inline int64_t find_slot(const HashTable& table, uint64_t key) {
  const uint64_t bit = bloom_bit(key, table.bloom.size());
  if (!(table.bloom[static_cast<int64_t>(bit >> 3)] >> (bit & 7) & 1)) return -1;
  int64_t place = -1;
  probe(table.slots, key, [&](int64_t slot) {
    const Slot& there = table.slots[slot];
    if (there.count && there.key == key) place = slot;
    return !there.count || there.key == key;
  });
  return place;
}

}  // namespace hotbed
