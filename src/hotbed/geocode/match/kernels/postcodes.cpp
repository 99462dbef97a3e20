// The postcodes and postal place names that an address holds.
#include "hotbed/geocode/match/kernels/postcodes.hpp"

#include "hotbed/geocode/match/kernels/features.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"

namespace hotbed {
namespace {

constexpr int64_t most_tried = 4;     // countries
constexpr int64_t longest_code = 10;  // letters
constexpr double name_strength = 0.9;

// The countries whose codes are looked up.
struct Tried {
  int32_t countries[most_tried];
  int64_t count = 0;

  void add(int32_t country) {
    if (count < most_tried) countries[count++] = country;
  }
  const int32_t* begin() const { return countries; }
  const int32_t* end() const { return countries + count; }
};

Tried countries_tried(const Stated& stated, Span<const Mention> areas) {
  Tried tried;
  for (const Mention& mention : stated.mentions)
    if (mention.strength >= (stated.sure ? sure_strength : 1.5)) tried.add(mention.target);
  if (stated.sure) return tried;
  for (const Mention& area : areas)
    if (area.strength >= 1.5) tried.add(area.country);
  return tried;
}

// How surely some words are a postcode: by field, length, letters among the digits, streets.
double strength_of_code(const Text& text, const Segment& segment, int64_t i, int64_t last,
                        int64_t letters) {
  if (segment.field == field::postcode) return 3.0;
  bool mixed = false, street = false;
  for (const Token& token : text.tokens.part(i, last))
    for (const uint8_t letter : text.letters(token)) mixed |= letter >= 'A';
  for (const Token& token : text.tokens.part(segment.lo, segment.hi))
    street |= token.is(word::street) && !token.is(word::saint);
  if (street && !mixed) return i == segment.lo || letters < 5 ? 0.4 : 1.0;
  if (letters >= 5) return 2.0;
  const bool begins =
      i == segment.lo && (last == segment.hi || text.tokens[last].is(word::capital));
  if (letters == 4 && begins) return 1.5;  // 8000 Aarhus, or alone between commas
  if (mixed) return letters == 4 ? 2.0 : 1.5;
  return letters == 4 ? 1.0 : 0.7;
}

// Whether a hyphen may stand in a postcode there: 1546-7 is a house number.
bool joins(const Token& before, const Token& after) {
  if (!(before.flags & after.flags & word::digit)) return true;
  const int64_t first = before.size(), last = after.size();
  return last >= 2 && first + last >= 5 && !(first == 1 && last == 4);
}

// What was read of a code.
struct Read {
  int64_t slot = -1;
  int64_t last;  // the word after it
  int64_t letters = 0;
  uint64_t full = 0;  // its finished key
  int32_t kind = by::code;
};

// The longest code that begins at a word.
Read longest_code_from(const Text& text, const Segment& segment, int64_t i, int64_t country,
                       const HashTable& table) {
  const Span<Token> tokens = text.tokens;
  Read read{.last = i};
  uint64_t key = code_start(country, false);
  int64_t length = 0;
  bool digits = false;
  for (int64_t j = i; j < least<int64_t>(segment.hi, i + 3); ++j) {
    const Token& token = tokens[j];
    const bool joined = token.is(word::joined);
    if (j > i && !(joined ? joins(tokens[j - 1], token) : token.size() <= 4)) break;
    length += token.size();
    digits |= token.is(word::digit);
    if (length > longest_code) break;
    key = extend_key(key, text.letters(token));
    if (!digits) continue;
    const uint64_t finished = finish_key(key);
    const int64_t slot = find_slot(table, finished);
    if (slot >= 0) read.slot = slot;
    // A code whose places lie far apart is known only together with a place's name.
    if (slot >= 0 || !read.full)
      read.last = j + 1, read.letters = length, read.full = finished;
  }
  return read;
}

// Read only the first letters of a code that is not known.
void read_prefix(const Text& text, int64_t i, int64_t country, const HashTable& table,
                 Read& read) {
  const Token& token = text.tokens[i];
  for (int64_t size = least<int64_t>(5, token.size() - 1); size > 2; --size) {
    const Span<const uint8_t> letters = text.data.part(token.lo, token.lo + size);
    read.slot = find_slot(table, finish_key(extend_key(code_start(country, true), letters)));
    if (read.slot < 0) continue;
    read.last = i + 1, read.letters = token.size(), read.kind = by::prefix;
    return;
  }
}

// Fill out with the longest code that begins at a word; whether there is one.
bool code_from(const Text& text, const Segment& segment, int64_t i, int32_t country,
               const Postcodes& postcodes, Coded& out) {
  const Token& token = text.tokens[i];
  Read read = longest_code_from(text, segment, i, country, postcodes.table);
  const bool long_enough = segment.field == field::postcode || token.size() >= 5;
  if (read.slot < 0 && long_enough && token.is(word::digit))
    read_prefix(text, i, country, postcodes.table, read);
  if (!read.full) return false;
  out.country = country, out.i = static_cast<int32_t>(i), out.key = read.full;
  if (read.slot < 0) {
    out.kind = by::prefix, out.strength = 0.0;
    out.set_point({0.0, 0.0, 1e9});
    return true;
  }
  const double strength = strength_of_code(text, segment, i, read.last, read.letters);
  out.set_point(postcodes.code_at(read.slot));
  out.kind = read.kind;
  out.strength = read.kind == by::code ? strength : 0.7 * strength;
  return true;
}

// Fill out with one name in one country, with a code if one agrees; whether it is one.
bool postal_name(uint64_t name, int64_t i, int32_t country, bool alone,
                 const Postcodes& postcodes, Span<const Coded> codes, Coded& out) {
  int32_t kind = by::both;
  int64_t slot = -1;
  for (const Coded& code : codes)
    if (code.country == country && slot < 0)
      slot = find_slot(postcodes.table, name_with(name, code.key));
  if (slot < 0 && alone)
    kind = by::name, slot = find_slot(postcodes.table, name_in(name, country));
  if (slot < 0) return false;
  out.set_point(postcodes.code_at(slot));
  out.country = country, out.i = static_cast<int32_t>(i), out.kind = kind;
  out.strength = kind == by::both ? 2.5 : name_strength;
  return true;
}

// Fill out with a name of several places in a country, one of them in a region named.
bool postal_name_there(uint64_t name, int64_t i, int64_t j, int32_t country,
                       Span<const Mention> areas, const Postcodes& postcodes, Coded& out) {
  for (const Mention& area : areas) {
    if (area.country != country || (area.i < j && i < area.j) || area.strength < 1.5) continue;
    const int64_t slot = find_slot(postcodes.table, name_there(name, area.target));
    if (slot < 0) continue;
    out.set_point(postcodes.code_at(slot));
    out.country = country, out.i = static_cast<int32_t>(i), out.kind = by::name;
    out.strength = name_strength;
    return true;
  }
  return false;
}

// Adds the postal place names: those of a code in the text, and a country's by themselves.
class PostalNames {
 public:
  PostalNames(const Text& text, const Postcodes& postcodes, const Tried& tried,
              Span<const Mention> areas, Span<Coded> out, int64_t count)
      : text_(text), postcodes_(postcodes), tried_(tried), areas_(areas), out_(out),
        codes_(out.part(0, count)), count_(count) {}

  int64_t add_all() {
    for (const Segment& segment : text_.segments.part(0, text_.n_segments)) {
      if (segment.institution & 255 || segment.field == field::street) continue;
      for (int64_t i = segment.lo; i < segment.hi; ++i) add_from(segment, i);
    }
    return count_;
  }

 private:
  bool is_full() const { return count_ >= out_.size(); }

  void add_from(const Segment& segment, int64_t i) {
    uint64_t key = start_of(text_.tokens[i]);
    bool taken = false;
    for (int64_t j = i + 1; j <= least<int64_t>(segment.hi, i + longest_name); ++j) {
      const Token& token = text_.tokens[j - 1];
      if (token.is(word::digit) || is_full()) break;
      key = add_word(key, text_, token);
      taken |= token.is(word::country | word::region);
      const bool alone = !taken && stands_alone(text_.tokens, segment, i, j);
      for (const int32_t country : tried_) add(finish_key(key), i, j, country, alone);
    }
  }

  void add(uint64_t name, int64_t i, int64_t j, int32_t country, bool alone) {
    if (is_full()) return;
    Coded& out = out_[count_];
    count_ += postal_name(name, i, country, alone, postcodes_, codes_, out) ||
              (alone && postal_name_there(name, i, j, country, areas_, postcodes_, out));
  }

  const Text& text_;
  const Postcodes& postcodes_;
  const Tried& tried_;
  const Span<const Mention> areas_;
  const Span<Coded> out_;
  const Span<const Coded> codes_;
  int64_t count_;
};

}  // namespace

int64_t postcodes_named(const Text& text, const Postcodes& postcodes, const Stated& stated,
                        Span<const Mention> areas, Span<Coded> out) {
  if (postcodes.codes.size() == 0) return 0;
  int64_t count = 0;
  const Tried tried = countries_tried(stated, areas);
  for (const Segment& segment : text.segments.part(0, text.n_segments)) {
    if (segment.field == field::street) continue;
    for (int64_t i = segment.lo; i < segment.hi; ++i) {
      if (!text.tokens[i].is(word::digit) && text.tokens[i].size() > 4) continue;
      for (const int32_t country : tried)
        if (count < out.size())
          count += code_from(text, segment, i, country, postcodes, out[count]);
    }
  }
  return PostalNames(text, postcodes, tried, areas, out, count).add_all();
}

}  // namespace hotbed
