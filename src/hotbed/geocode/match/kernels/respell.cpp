#include "hotbed/geocode/match/kernels/respell.hpp"

#include "hotbed/geocode/match/kernels/streets.hpp"

namespace hotbed {
namespace {

constexpr int64_t longest_segment = 4, longest_run = 3;  // words
constexpr int64_t least_letters = 5;
constexpr int64_t least_people_east = 50'000;
constexpr int64_t least_people_east_short = 1'000'000;  // under six letters
constexpr const char* suffixes[] = {"shi", "si", "ku", "gu", "city"};
constexpr Span<const uint8_t> no_letters;

// The slot of a name and the people of the largest place that it means.
struct Known {
  int64_t slot = -1;
  int64_t people = -1;
};

// Letters of some words, small.
struct Letters {
  uint8_t memory[64];
  int64_t size = 0;

  Span<const uint8_t> all() const { return {memory, size}; }

  // Whether all of the letters fit.
  bool copy(Span<const uint8_t> text) {
    for (const uint8_t letter : text) {
      const uint8_t byte = small(letter);
      if (byte < 'a' || 'z' < byte) continue;
      if (size >= static_cast<int64_t>(sizeof memory) - 2) return false;
      memory[size++] = byte;
    }
    return true;
  }
};

// Finds names of one country.
class Respelling {
 public:
  Respelling(const Text& text, const Spelling& spelling, const Index& index)
      : text_(text), spelling_(spelling), rules_(index.rules), names_(index.names) {}

  // The slot of a run of words, or -1; fills in the flags of its hit.
  int64_t find(int64_t i, int64_t j, int32_t& flags) const {
    Letters letters;
    for (const Token& token : text_.tokens.part(i, j))
      if (!letters.copy(text_.letters(token))) return -1;
    if (letters.size < 4) return -1;
    flags = hit::possible | hit::respelt;
    if (spelling_.eastern) {
      const int64_t slot = without_suffix(letters.all());
      if (slot >= 0) return slot;
    }
    if (spelling_.scheme) {
      const int64_t slot = romanised(i, j);
      if (slot >= 0) return slot;
    }
    if (letters.size < least_letters) return -1;
    flags |= hit::edited;
    const Known known = edited(letters.all());
    const int64_t least_east =
        letters.size > least_letters ? least_people_east : least_people_east_short;
    return known.people >= (spelling_.eastern ? least_east : 0) ? known.slot : -1;
  }

 private:
  // People of the largest place of the country that a run of postings names; -1 for none.
  //
  // A region of the country counts as a place without people.
  int64_t people(int64_t slot) const {
    int64_t most = -1;
    for (const Posting& posting : names_.meanings(names_.table.slots[slot])) {
      if (posting.names(kind::country) || posting.is(kind::code | kind::abbreviation)) continue;
      if (posting.country != spelling_.country) continue;
      const bool of_place = posting.names(kind::place);
      most = greatest(most, of_place ? names_.places[posting.target].population : int64_t{0});
    }
    return most;
  }

  // Keep the slot of a running key if it names a larger place than the best yet.
  void improve(Known& best, uint64_t key) const {
    const int64_t slot = find_slot(names_.table, finish_key(key));
    if (slot < 0) return;
    const int64_t most = people(slot);
    if (most > best.people) best = {slot, most};
  }

  int64_t known(uint64_t key) const {
    Known best;
    improve(best, key);
    return best.slot;
  }

  int64_t without_suffix(Span<const uint8_t> letters) const {
    for (const char* suffix : suffixes) {
      const int64_t length = static_cast<int64_t>(strlen(suffix)), rest = letters.size() - length;
      if (rest < 3 || memcmp(letters.part(rest, letters.size()).begin(), suffix, length)) continue;
      const int64_t slot = known(extend_key(start::latin, letters.part(0, rest)));
      if (slot >= 0) return slot;
    }
    return -1;
  }

  int64_t romanised(int64_t i, int64_t j) const {
    Romanised folded;
    const Span<const uint8_t> words =
        text_.data.part(text_.tokens[i].lo, text_.tokens[j - 1].hi);
    romanise(words, rules_, spelling_.scheme, folded);
    return folded.size >= 3 ? known(extend_key(start::folded, folded.text())) : -1;
  }

  // The slot of the largest place at one edit (swap, drop, change, add) and its people.
  //
  // The first letter is kept: writers seldom get it wrong.
  Known edited(Span<const uint8_t> letters) const {
    Known best;
    const int64_t size = letters.size();
    uint64_t prefix = extend_key(start::latin, letters.part(0, 1));
    for (int64_t k = 1; k <= size; ++k) {
      const Span<const uint8_t> rest = letters.part(k, size);
      const Span<const uint8_t> after = k < size ? letters.part(k + 1, size) : no_letters;
      if (k < size) improve(best, extend_key(prefix, after));
      if (k + 1 < size) {
        const uint64_t swapped =
            extend_key(extend_key(prefix, letters.part(k + 1, k + 2)), letters.part(k, k + 1));
        improve(best, extend_key(swapped, letters.part(k + 2, size)));
      }
      for (uint8_t letter = 'a'; letter <= 'z'; ++letter) {
        const uint64_t added = extend_key(prefix, {&letter, 1});
        improve(best, extend_key(added, rest));
        if (k < size) improve(best, extend_key(added, after));
      }
      if (k < size) prefix = extend_key(prefix, letters.part(k, k + 1));
    }
    return best;
  }

  const Text& text_;
  const Spelling& spelling_;
  const Rules& rules_;
  const Names& names_;
};

// Whether some words of a segment may be a name that is spelt otherwise.
bool may_be_name(const Text& text, const Segment& segment, int64_t i, int64_t j,
                 Span<const Hit> hits) {
  constexpr uint32_t skip = word::digit | word::country | word::foreign | word::region;
  const Span<Token> tokens = text.tokens;
  if (tokens[i].is(word::levels)) return false;
  for (const Token& token : tokens.part(i, j)) {
    if (token.is(skip)) return false;
    // Chen and Shi are syllables too, in names of several words.
    if (token.is(word::levels) && !(j - i > 1 && token.is(word::east))) return false;
  }
  if (segment.field == field::free && in_street(tokens, segment, i, j)) return false;
  for (const Hit& hit : hits)
    if (hit.flags & hit::respelt && hit.i < j && i < hit.j) return false;
  return true;
}

// The longest runs of a segment's words first; words once understood are not tried again.
int64_t respell_segment(const Text& text, const Segment& segment, Span<Hit> hits, int64_t count,
                        const Respelling& respelling, const Names& names) {
  for (int64_t length = longest_run; length > 0; --length) {
    for (int64_t i = segment.lo; i <= segment.hi - length; ++i) {
      const int64_t j = i + length;
      if (count >= hits.size()) continue;
      if (!may_be_name(text, segment, i, j, hits.part(0, count))) continue;
      int32_t flags = 0;
      const int64_t slot = respelling.find(i, j, flags);
      if (slot < 0) continue;
      const Slot& run = names.table.slots[slot];
      hits[count++] = {static_cast<int32_t>(i), static_cast<int32_t>(j), run.start, run.count,
                       flags};
    }
  }
  return count;
}

}  // namespace

int64_t respell(const Text& text, Span<Hit> hits, int64_t count, const Spelling& spelling,
                const Index& index) {
  const Respelling respelling(text, spelling, index);
  for (const Segment& segment : text.segments.part(0, text.n_segments)) {
    const bool institution = segment.institution & 255;
    if (segment.field != field::city && (segment.field != field::free || institution)) continue;
    int64_t words = 0;
    for (const Token& token : text.tokens.part(segment.lo, segment.hi))
      words += !token.is(word::ignored | word::country | word::levels);
    if (words == 0 || words > longest_segment) continue;
    count = respell_segment(text, segment, hits, count, respelling, index.names);
  }
  return count;
}

}  // namespace hotbed
