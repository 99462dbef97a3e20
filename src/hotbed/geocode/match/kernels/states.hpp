// States whose codes end addresses, and the postcodes that begin as theirs do.
//
// A state's code with a postcode of that state (`ST 12345`, `VIC 3125`, `ON M5S 1A1`), or right
// before its country (`ST USA`), is as sure as the country's name. A place with its state after it
// is no country of that name (Lebanon, NH).
#pragma once

#include "hotbed/geocode/match/kernels/desk.hpp"

namespace hotbed {

constexpr double state_sure = 5.0;  // strength of a country told by its state's code

// Whether a name is, in full, that of a country.
bool is_country(const Hit& hit, const Names& names);

// Whether an address is a post office of the armed forces (APO AE 09180), nowhere known.
bool is_field_post(const Text& text);

// Whether two words that make up a name are a state's code and its country (AZ USA: Azusa).
bool spans_code_and_country(const Text& text, int64_t i, int64_t j, const Names& names);

// Whether a state's code stands right before its country (ST USA, ST 12345 USA).
bool follows_state(const Text& text, Span<const Hit> hits, const Names& names,
                   const States& states, int64_t i, int64_t country);

// Add the countries that states tell, and drop those whose name is a place or a state there.
//
// Returns the new number of mentions.
int64_t with_states(const Text& text, Span<const Hit> hits, const Names& names,
                    const States& states, Span<Mention> out, int64_t count);

}  // namespace hotbed
