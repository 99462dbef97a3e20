// The records that kernels work on, as hotbed.geocode.arrays has them; packed as they are on disk.
#pragma once

#include "hotbed/base/native/span.hpp"

#define HOTBED_PACKED __attribute__((packed))

namespace hotbed {

// What a posting's name is to its target.
namespace kind {
constexpr uint32_t place = 0, region = 1, country = 2;
constexpr uint32_t target = 3;  // mask of the three above
constexpr uint32_t primary = 4, abbreviation = 8, code = 16, folded = 32;
constexpr uint32_t with_level = 64;  // the word for a county in it is meant
constexpr uint32_t later = 128;      // of a former country, of which this is not the main successor
}  // namespace kind

namespace level {
constexpr uint8_t town = 0, district = 1, county = 2;
}  // namespace level

// How a country's names carry words for a level, and how its gazetteer holds counties.
namespace eastern {
constexpr int64_t counties_apart = 1, counties_as_towns = 2;
}  // namespace eastern

// One slot of a hash table: a name's 64-bit key and its run of postings (count 0: empty).
struct Slot {
  static constexpr char fields[] = "key start count";

  uint64_t key;
  uint32_t start;
  uint32_t count;

  int64_t stop() const { return static_cast<int64_t>(start) + count; }
};

// Names' keys and their runs of postings.
struct HashTable {
  static constexpr char fields[] = "slots bloom";

  Span<const Slot> slots;
  Span<const uint8_t> bloom;
};

// What a name means: which place, region or country, and how it comes by the name.
struct Posting {
  static constexpr char fields[] = "target kind country";

  uint32_t target;
  uint16_t kind;
  uint16_t country;

  bool is(uint32_t bits) const { return kind & bits; }
  bool names(uint32_t what) const { return (kind & kind::target) == what; }
  bool is_region_code() const { return names(kind::region) && is(kind::code); }
};

struct HOTBED_PACKED Place {
  static constexpr char fields[] = "lon lat geonameid population weight country admin1 level";

  double lon, lat;
  int64_t geonameid, population;
  float weight;  // log10 of people + 10
  uint16_t country, admin1;
  uint8_t level;
};
static_assert(sizeof(Place) == 41);

// A first-order region or a country.
struct HOTBED_PACKED Region {
  static constexpr char fields[] = "lon lat population largest country";

  double lon, lat;
  int64_t population;
  int64_t largest;  // its largest place's people
  uint16_t country;
};
static_assert(sizeof(Region) == 34);

// A word of an address.
struct Token {
  static constexpr char fields[] = "lo hi segment flags";

  int32_t lo, hi, segment;
  uint32_t flags;

  bool is(uint32_t bits) const { return flags & bits; }
  int64_t size() const { return static_cast<int64_t>(hi) - lo; }
};

// A run of words between commas.
struct Segment {
  static constexpr char fields[] = "lo hi field institution";

  int32_t lo, hi, field;
  int32_t institution;  // words for one; from the 9th bit on the segments after it with content
};

// Words i to j (excluded) that are a name, and its run of postings.
struct Hit {
  static constexpr char fields[] = "i j start count flags";

  int32_t i, j;
  uint32_t start, count;
  int32_t flags;

  int64_t stop() const { return static_cast<int64_t>(start) + count; }
  int64_t size() const { return static_cast<int64_t>(j) - i; }
};

// A place that some words may mean.
struct Candidate {
  static constexpr char fields[] = "place i j kind features score";

  int32_t place, i, j, kind;
  int64_t features;
  double score;
};

// Whether words i to j (excluded) of one overlap with those of another; and whether they are these.
template <class A, class B>
bool overlap(const A& a, const B& b) {
  return a.i < b.j && b.i < a.j;
}
template <class A, class B>
bool same_words(const A& a, const B& b) {
  return a.i == b.i && a.j == b.j;
}

// Whether the words of one are part of the longer words of another.
template <class A, class B>
bool is_nested(const A& part, const B& whole) {
  const bool longer = whole.j - whole.i > part.j - part.i;
  return longer && whole.i <= part.i && part.j <= whole.j;
}

}  // namespace hotbed
