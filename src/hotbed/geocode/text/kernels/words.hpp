// The word classes of words.toml, as bits of a token's flags.
#pragma once

#include "hotbed/geocode/text/kernels/keys.hpp"

namespace hotbed {

namespace word {
constexpr uint32_t institution = 1, stop = 2, town = 4, district = 8;
constexpr uint32_t county = 16, province = 32, east = 64, post = 128;
constexpr uint32_t street = 256, direction = 512, common = 1024, saint = 2048;
constexpr uint32_t mount = 4096, fort = 8192, street_before = 16384, abbreviated = 32768;
// What the letters of a word tell.
constexpr uint32_t capital = 1 << 16, upper = 1 << 17, digit = 1 << 18, foreign = 1 << 19;
constexpr uint32_t joined = 1 << 20;
// Set while the address is read.
constexpr uint32_t ignored = 1 << 21, country = 1 << 22, region = 1 << 23;
constexpr uint32_t dotted = 1 << 24;
constexpr uint32_t zone = 1 << 25;
constexpr uint32_t levels = town | district | county | province;
}  // namespace word

struct HOTBED_PACKED WordClass {
  static constexpr char fields[] = "key bits";

  uint64_t key;
  uint32_t bits;
};
static_assert(sizeof(WordClass) == 12);

// A word's abbreviation and what it stands for.
struct HOTBED_PACKED Abbreviation {
  static constexpr char fields[] = "letters full n_letters n_full";

  uint8_t letters[5];
  uint8_t full[10];
  int32_t n_letters, n_full;
};
static_assert(sizeof(Abbreviation) == 23);

struct Words {
  static constexpr char fields[] = "classes abbreviations";

  Span<const WordClass> classes;  // an open-addressed table
  Span<const Abbreviation> abbreviations;
};

// The bits of a finished key, 0 where the word is in no class.
inline uint32_t classes_of(const Words& words, uint64_t key) {
  uint32_t bits = 0;
  probe(words.classes, key, [&](int64_t slot) {
    const WordClass& there = words.classes[slot];
    if (there.bits && there.key == key) bits = there.bits;
    return !there.bits || there.key == key;
  });
  return bits;
}

}  // namespace hotbed
