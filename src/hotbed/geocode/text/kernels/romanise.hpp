// One spelling for the many that Japanese, Korean and Taiwanese names come in.
#pragma once

#include "hotbed/geocode/text/kernels/keys.hpp"

namespace hotbed {

constexpr int64_t longest_rule = 4;  // letters

// A rewrite: the letters `before` become `after`; zeros end both.
struct Rule {
  static constexpr char fields[] = "before after";

  uint8_t before[longest_rule + 1];
  uint8_t after[longest_rule + 1];
};

// Rewrites of each scheme, tried in their order at each letter, the first that fits taken.
using Rules = Table<const Rule>;

// The folded spelling of a name.
struct Romanised {
  static constexpr int64_t most = 128;  // letters that are read

  uint8_t letters[most * sizeof(Rule::after)];
  int64_t size = 0;  // 0: the name is not Latin

  Span<const uint8_t> text() const {
    return Span<const uint8_t>(letters, sizeof letters).part(0, size);
  }
  void add(uint8_t letter) {
    const Span<uint8_t> written(letters, sizeof letters);
    if (size && written[size - 1] == letter) return;
    written[size++] = letter;
  }
};

// Write the folded spelling of a name.
void romanise(Span<const uint8_t> name, const Rules& rules, int64_t scheme, Romanised& out);

}  // namespace hotbed
