#include "hotbed/geocode/gazetteer/kernels/registry.hpp"

#include "hotbed/base/native/kernel.hpp"

namespace hotbed {
namespace {

constexpr int64_t most_words = 40;  // of a name that are read

// Whether sorted keys hold one.
bool holds(Span<const uint64_t> sorted, uint64_t key) {
  int64_t low = 0, high = sorted.size();
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (sorted[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < sorted.size() && sorted[low] == key;
}

// The key of one name; 0 for a name of generic words only, or of one short word.
uint64_t firm_key(const Text& text, Span<const Synonym> synonyms, Span<const uint64_t> frequent) {
  const int64_t count = text.n_tokens;
  uint64_t word = 0, first = 0, key = start::folded;
  bool leading = false;
  int64_t telling = 0, letters = 0, native = 0, parts = 0;
  for (int64_t t = 0; t < least(count, most_words); ++t) {
    const Token& token = text.tokens[t];
    if (is_skipped(text, token) || goes_on(text, t, count)) continue;
    const bool ends_initials = t && goes_on(text, t - 1, count);
    word = ends_initials ? initials(text, t) : stem(text, token, synonyms);
    key = add_stem(key, word);
    if (parts == 0) first = word, leading = token.is(word::institution);
    ++parts;
    letters += token.size();
    native += token.is(word::foreign);
    telling += !(token.is(word::generic) || holds(frequent, word)) || token.is(word::foreign);
  }
  // An abbreviation that reads like an ordinary word (MED, SCI) tells nothing.
  if (parts == 1 && !native) {
    const uint64_t plain = extend_key(start::latin, text.letters(text.tokens[0]));
    telling = telling && count == 1 && word == finish_key(plain);
  }
  // So does a name of general words only, unless it is long and no mere part's (Institute of).
  const int64_t least_parts = !leading ? 3 : first == university() ? 4 : 99;
  const bool tells = telling || parts >= least_parts;
  return tells && letters >= 3 && native != 1 ? finish_key(key) : 0;
}

}  // namespace

uint64_t stem(const Text& text, const Token& token, Span<const Synonym> synonyms) {
  const Span<const uint8_t> letters = text.letters(token);
  const uint64_t key = finish_key(extend_key(start_of(token), letters));
  uint64_t common = 0;
  probe(synonyms, key, [&](int64_t slot) {
    const Synonym& there = synonyms[slot];
    if (there.key == key) common = there.stem;
    return !there.key || there.key == key;
  });
  if (common) return common;
  const int64_t size = letters.size();
  if (size > 4 && small(letters[size - 1]) == 's')
    return finish_key(extend_key(start_of(token), letters.part(0, size - 1)));
  return key;
}

bool goes_on(const Text& text, int64_t t, int64_t end) {
  if (t + 1 >= end || !text.tokens[t].is(word::dotted)) return false;
  const Token &token = text.tokens[t], &next = text.tokens[t + 1];
  return token.size() == 1 && next.size() == 1 && token.flags & next.flags & word::capital;
}

uint64_t initials(const Text& text, int64_t t) {
  int64_t first = t;
  while (first > 0 && goes_on(text, first - 1, t + 1)) --first;
  uint64_t key = start::latin;
  for (const Token& token : text.tokens.part(first, t + 1))
    key = extend_key(key, text.letters(token));
  return finish_key(key);
}

// The key of each packed name. A word is generic by its class, or because it is among the sorted
// stems of `frequent`.
void firm_keys(Span<const uint8_t> data, Span<const int64_t> starts, const Words& words,
               const Room& room, Span<const Synonym> synonyms, Span<const uint64_t> frequent,
               Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    const Text text = tokenise(data.part(starts[n], starts[n + 1]), words, room);
    keys[n] = firm_key(text, synonyms, frequent);
  }
}

// The stems of all words of the packed names, one after another; their number.
int64_t word_stems(Span<const uint8_t> data, Span<const int64_t> starts, const Words& words,
                   const Room& room, Span<const Synonym> synonyms, Span<uint64_t> stems) {
  int64_t total = 0;
  for (int64_t n = 0; n < starts.size() - 1; ++n) {
    const Text text = tokenise(data.part(starts[n], starts[n + 1]), words, room);
    for (const Token& token : text.tokens.part(0, least(text.n_tokens, most_words)))
      stems[total++] = stem(text, token, synonyms);
  }
  return total;
}

}  // namespace hotbed

HOTBED_KERNEL(firm_keys)
HOTBED_KERNEL(word_stems)
HOTBED_CONSTANT(most_words, hotbed::most_words)
HOTBED_CONSTANT(need_country, hotbed::need::with_country)
HOTBED_CONSTANT(need_place, hotbed::need::with_place)
HOTBED_CONSTANT(owner, hotbed::need::owner)
