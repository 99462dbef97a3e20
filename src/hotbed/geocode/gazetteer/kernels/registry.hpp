// Keys of organisations' names.
#pragma once

#include "hotbed/geocode/text/kernels/tokens.hpp"

namespace hotbed {

// An organisation: its city in the gazetteer, country, and how far its city tells where people
// work.
struct HOTBED_PACKED Organisation {
  static constexpr char fields[] = "place country share";

  int32_t place;
  uint16_t country;
  float share;
};
static_assert(sizeof(Organisation) == 10);

// A word and the word that stands for it in keys of names.
struct Synonym {
  static constexpr char fields[] = "key stem";

  uint64_t key, stem;
};

// Bits of a posting: the name is one that a country qualifies, and tells a place only where that
// country is stated; or one that a place qualifies, and tells none by itself. The rest is the
// owner.
namespace need {
constexpr uint32_t with_country = 1u << 31, with_place = 1u << 30;
constexpr uint32_t owner = with_place - 1;
}  // namespace need

namespace word {
constexpr uint32_t generic = institution | stop | direction | common | levels | street;
}  // namespace word

// The key of one word of an organisation's name: synonyms and plural s made alike.
uint64_t stem(const Text& text, const Token& token, Span<const Synonym> synonyms);

// Whether a word is an initial that another follows (M.D. is the word MD).
bool goes_on(const Text& text, int64_t t, int64_t end);

// The key of the initials that end with a word.
uint64_t initials(const Text& text, int64_t t);

// Whether a word counts for nothing in the key of an organisation's name.
inline bool is_skipped(const Text& text, const Token& token) {
  return token.is(word::stop) && (!token.is(word::upper) || text.all_capitals());
}

// A running key of an organisation's name after one more stem.
constexpr uint64_t add_stem(uint64_t key, uint64_t word) {
  return (key ^ word) * 0x94D049BB133111EB;
}

// The key of the word that all words for a university stand for.
inline uint64_t university() {
  return finish_key(extend_key(start::latin, bytes_of("university")));
}

}  // namespace hotbed
