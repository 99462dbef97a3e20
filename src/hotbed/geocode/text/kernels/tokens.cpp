#include "hotbed/geocode/text/kernels/tokens.hpp"

#include "hotbed/base/native/kernel.hpp"

namespace hotbed {
namespace {

enum class Mark : uint8_t { space, word, stop, hyphen, inner, native, field };

struct Marks {
  Mark of[256] = {};

  constexpr Marks() {
    for (int byte = '0'; byte <= '9'; ++byte) of[byte] = Mark::word;
    for (int byte = 'a'; byte <= 'z'; ++byte) of[byte] = of[byte - 32] = Mark::word;
    for (const char* byte = ",;|()[]\n"; *byte; ++byte) of[static_cast<int>(*byte)] = Mark::stop;
    of['-'] = Mark::hyphen;
    of['\''] = of['`'] = Mark::inner;
    of[mark::foreign] = Mark::native;
    of[mark::field] = Mark::field;
  }
};

constexpr Marks marks;

constexpr int32_t field_of(uint8_t letter) {
  switch (letter) {
    case 'S': return field::street;
    case 'C': return field::city;
    case 'R': return field::region;
    case 'P': return field::postcode;
    default: return field::free;
  }
}

constexpr bool is_capital(uint8_t byte) { return 'A' <= byte && byte <= 'Z'; }

// The flags of a word that its letters tell.
uint32_t shape(Span<const uint8_t> letters) {
  int64_t count = 0, uppers = 0, digits = 0;
  for (const uint8_t byte : letters) {
    uppers += is_capital(byte);
    digits += '0' <= byte && byte <= '9';
    count += is_capital(byte) || ('a' <= byte && byte <= 'z');
  }
  uint32_t flags = 0;
  if (is_capital(letters[0])) flags |= word::capital;
  if (count && uppers == count) flags |= word::upper;
  if (digits) flags |= word::digit;
  return flags;
}

// Reads one address: a segment ends at a comma, semicolon, bracket, bar, line end, lone hyphen or
// new field.
class Reader {
 public:
  Reader(Span<const uint8_t> data, const Words& words, const Room& room)
      : data_(data), words_(words), tokens_(room.tokens), segments_(room.segments) {}

  void read() {
    for (position_ = 0; position_ < data_.size() && has_room(); ++position_) {
      const Mark mark = mark_at(position_);
      if (mark == Mark::word)
        read_word();
      else
        read_mark(mark);
    }
    if (count_ > begun_) end_segment();
  }

  int64_t count() const { return count_; }
  int64_t cut() const { return cut_; }

 private:
  bool has_room() const { return count_ < tokens_.size() && cut_ < segments_.size() - 1; }

  Mark mark_at(int64_t position) const { return marks.of[data_[position]]; }
  bool is_word(int64_t position) const {
    return position < data_.size() && mark_at(position) == Mark::word;
  }

  void read_word() {
    const int64_t size = data_.size();
    int64_t end = position_ + 1;
    while (end < size && (is_word(end) || (mark_at(end) == Mark::inner && is_word(end + 1)))) ++end;
    const Span<const uint8_t> letters = data_.part(position_, end);
    const bool foreign = pending_ & word::foreign;
    const uint64_t key = extend_key(foreign ? start::native : start::latin, letters);
    uint32_t flags = shape(letters) | pending_ | classes_of(words_, finish_key(key));
    if (foreign && count_ > begun_ && tokens_[count_ - 1].is(word::foreign)) {
      const Token& before = tokens_[count_ - 1];
      const uint64_t pair = extend_key(start::native, data_.part(before.lo, before.hi));
      flags |= classes_of(words_, finish_key(extend_key(pair, letters)));
    }
    if (end < size && data_[end] == '.') flags |= word::dotted;
    tokens_[count_++] = {static_cast<int32_t>(position_), static_cast<int32_t>(end),
                         static_cast<int32_t>(cut_), flags};
    position_ = end - 1;
    pending_ = 0;
  }

  void read_mark(Mark mark) {
    const bool hyphen = mark == Mark::hyphen;
    if (hyphen && position_ > 0 && mark_at(position_ - 1) != Mark::space) {
      pending_ |= word::joined;
    } else if (hyphen && is_word(position_ + 1)) {
      pending_ = 0;
    } else if (mark == Mark::native) {
      pending_ |= word::foreign;
    } else if (mark == Mark::space || mark == Mark::inner) {
      pending_ &= ~word::joined;
    } else {
      if (count_ > begun_) end_segment();
      if (mark == Mark::field) {
        ++position_;
        field_ = position_ < data_.size() ? field_of(data_[position_]) : field::free;
      }
      pending_ = 0;
    }
  }

  void end_segment() {
    Segment& segment = segments_[cut_++];
    segment.lo = static_cast<int32_t>(begun_), segment.hi = static_cast<int32_t>(count_);
    segment.field = field_;
    begun_ = count_;
  }

  const Span<const uint8_t> data_;
  const Words& words_;
  const Span<Token> tokens_;
  const Span<Segment> segments_;
  int64_t position_ = 0, count_ = 0, cut_ = 0, begun_ = 0;
  int32_t field_ = field::free;
  uint32_t pending_ = 0;
};

// Which segments name an institution; which words of East Asia's levels are only syllables.
void characterise(const Text& text) {
  for (Segment& segment : text.segments.part(0, text.n_segments)) {
    int32_t institution = 0;
    for (int64_t t = segment.lo; t < segment.hi; ++t) {
      Token& token = text.tokens[t];
      institution += token.is(word::institution);
      if (!token.is(word::east) || !token.is(word::levels)) continue;
      const bool alone = !token.is(word::joined | word::foreign) && t + 1 < segment.hi;
      if (t == segment.lo || alone) token.flags &= ~(word::east | word::levels);
    }
    segment.institution = institution;
  }
}

// Whether an address has capitals (1), and words without them too (3).
int64_t case_of(Span<const Token> tokens) {
  int64_t capitals = 0, smalls = 0;
  for (const Token& token : tokens) {
    capitals += token.is(word::capital);
    smalls += !token.is(word::upper | word::digit);
  }
  return (capitals > 0) + 2 * (capitals > 0 && smalls > 0);
}

// A running key after an abbreviated word in full (Pk as Park).
uint64_t in_full(uint64_t key, const Text& text, Span<const uint8_t> letters) {
  for (const Abbreviation& row : text.words->abbreviations) {
    if (row.n_letters != letters.size()) continue;
    const Span<const uint8_t> abbreviated = {row.letters, sizeof row.letters};
    bool same = true;
    for (int64_t k = 0; k < letters.size(); ++k) same &= (letters[k] | 32) == abbreviated[k];
    if (same) {
      const Span<const uint8_t> full = {row.full, sizeof row.full};
      return extend_key(key, full.part(0, row.n_full));
    }
  }
  return extend_key(key, letters);
}

}  // namespace

Text tokenise(Span<const uint8_t> data, const Words& words, const Room& room) {
  Reader reader(data, words, room);
  reader.read();
  Text text{data, room.tokens, room.segments, &words, reader.count(), reader.cut()};
  characterise(text);
  text.cased = case_of(room.tokens.part(0, text.n_tokens));
  return text;
}

uint64_t add_word(uint64_t key, const Text& text, const Token& token) {
  if (token.is(word::saint)) return extend_key(key, bytes_of("st"));
  if (token.is(word::mount)) return extend_key(key, bytes_of("mt"));
  if (token.is(word::fort)) return extend_key(key, bytes_of("ft"));
  const Span<const uint8_t> letters = text.letters(token);
  if (token.is(word::abbreviated)) return in_full(key, text, letters);
  return extend_key(key, letters);
}

uint64_t run_key(const Text& text, int64_t i, int64_t j) {
  uint64_t key = start_of(text.tokens[i]);
  for (const Token& token : text.tokens.part(i, j)) key = add_word(key, text, token);
  return key;
}

}  // namespace hotbed

HOTBED_CONSTANT(word_institution, hotbed::word::institution)
HOTBED_CONSTANT(word_stop, hotbed::word::stop)
HOTBED_CONSTANT(word_town, hotbed::word::town)
HOTBED_CONSTANT(word_district, hotbed::word::district)
HOTBED_CONSTANT(word_county, hotbed::word::county)
HOTBED_CONSTANT(word_province, hotbed::word::province)
HOTBED_CONSTANT(word_east, hotbed::word::east)
HOTBED_CONSTANT(word_post, hotbed::word::post)
HOTBED_CONSTANT(word_street, hotbed::word::street)
HOTBED_CONSTANT(word_direction, hotbed::word::direction)
HOTBED_CONSTANT(word_common, hotbed::word::common)
HOTBED_CONSTANT(word_saint, hotbed::word::saint)
HOTBED_CONSTANT(word_mount, hotbed::word::mount)
HOTBED_CONSTANT(word_fort, hotbed::word::fort)
HOTBED_CONSTANT(word_street_before, hotbed::word::street_before)
HOTBED_CONSTANT(word_abbreviated, hotbed::word::abbreviated)
HOTBED_CONSTANT(word_zone, hotbed::word::zone)
