#include "hotbed/geocode/text/kernels/romanise.hpp"

namespace hotbed {
namespace {

// How many letters a rule takes, 0 where it doesn't fit. The letters end in zeros.
int64_t letters_taken(const Rule& rule, Span<const uint8_t> letters, int64_t position) {
  int64_t n = 0;
  while (n < longest_rule && rule.before[n] && rule.before[n] == letters[position + n]) ++n;
  return rule.before[n] ? 0 : n;
}

}  // namespace

void romanise(Span<const uint8_t> name, const Rules& rules, int64_t scheme, Romanised& out) {
  uint8_t memory[Romanised::most] = {};
  const Span<uint8_t> letters(memory, Romanised::most);
  int64_t size = 0;
  out.size = 0;
  for (const uint8_t letter : name) {
    const uint8_t byte = small(letter);
    if (byte == mark::foreign) return;
    if ('a' <= byte && byte <= 'z' && size < letters.size() - longest_rule - 1)
      letters[size++] = byte;
  }
  const Span<const Rule> of_scheme = rules[scheme];
  for (int64_t position = 0; position < size;) {
    int64_t taken = 0;
    for (const Rule& rule : of_scheme) {
      taken = letters_taken(rule, letters, position);
      if (!taken) continue;
      for (const uint8_t letter : rule.after)
        if (letter) out.add(letter);
      break;
    }
    if (!taken) {
      out.add(letters[position]);
      taken = 1;
    }
    position += taken;
  }
}

}  // namespace hotbed
