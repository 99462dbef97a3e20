// Which of an address's words are names of anything: hits, countries and regions.
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

constexpr int64_t longest_name = 5;  // words
constexpr int64_t town_people = 50'000;
constexpr double sure_strength = 4.0;  // from it on, no place outside the country is thought of

// Fill hits with every run of words that is a name of something; returns their number.
int64_t scan(const Text& text, const Names& names, Span<Hit> hits);

// Fill out with the countries that the text names, with their best strengths; their number.
//
// A former country's name stands for each of its successors. A territory that is named right
// before the country it belongs to ("PR 00936 USA") is surer than that.
int64_t countries(const Text& text, Span<const Hit> hits, const Index& index, Span<Mention> out);

// Mark the words of the surest country as taken; returns its strength (0: none named).
double mark_countries(Span<Token> tokens, Span<const Mention> mentions);

// Whether an address ends in a country's code, which may be a state's, by itself.
bool ends_in_code(Span<const Mention> mentions);

// How surely the text names a country, or -1 where it surely names others only.
//
// A name of the country's parent may be meant for it, too (-1: it has none).
double strength_of(int64_t country, int64_t parent, const Stated& stated);

inline double country_strength(int64_t country, const Stated& stated) {
  return strength_of(country, stated.parents[country], stated);
}

// Fill out with the first-order regions that the text names, in the countries possible.
int64_t regions(const Text& text, Span<const Hit> hits, const Index& index, const Stated& stated,
                Span<Mention> out);

// Mark numbers, postal words and lone letters: they don't keep a name from standing alone.
void mark_ignored(const Text& text, Span<const Mention> areas);

// Whether nothing but numbers, postal and country words follow in the segment.
bool last_word(const Text& text, const Segment& segment, int64_t j);

// The same, and nothing but numbers and postal words goes before.
bool is_alone(const Text& text, const Segment& segment, int64_t i, int64_t j);

// Drop a mention whose words are part of a longer one (Guinea in Papua New Guinea).
int64_t without_nested(Span<Mention> out, int64_t count);

}  // namespace hotbed
