// What the matcher's functions hand on, as hotbed.geocode.match.desk has it.
#pragma once

#include "hotbed/base/native/numbers.hpp"
#include "hotbed/geocode/gazetteer/kernels/distance.hpp"
#include "hotbed/geocode/gazetteer/kernels/postcodes.hpp"
#include "hotbed/geocode/gazetteer/kernels/registry.hpp"
#include "hotbed/geocode/match/kernels/weights.hpp"
#include "hotbed/geocode/text/kernels/romanise.hpp"
#include "hotbed/geocode/text/kernels/tokens.hpp"

namespace hotbed {

// Flags of a hit.
namespace hit {
constexpr int32_t possible = 1;             // it means anything in a possible country
constexpr int32_t nested = 2;               // its words are part of such a hit's
constexpr int32_t respelt = 4, edited = 8;  // known after making spellings alike; by one edit
}  // namespace hit

// A country or region that the text names: which, by which words, how surely.
struct HOTBED_PACKED Mention {
  static constexpr char fields[] = "target country i j strength code";

  int32_t target, country, i, j;
  double strength;
  int32_t code;
};
static_assert(sizeof(Mention) == 28);

// An organisation that a text names: its city, the words, how many cities the name can mean, and
// what must be stated beside it (need::...).
struct HOTBED_PACKED Named {
  static constexpr char fields[] = "place i j cities needs share";

  int32_t place, i, j, cities;
  uint32_t needs;
  double share;

  double share_here() const { return share / static_cast<double>(cities); }
};
static_assert(sizeof(Named) == 28);

// What tells a code (struct Coded): the first letters of codes, a code, a name, both.
namespace by {
constexpr int32_t prefix = 0, code = 1, name = 2, both = 3;
}  // namespace by

// A postcode or postal place name that a text holds: its point, how surely it is one, country,
// first word, kind (by::...), key.
struct HOTBED_PACKED Coded {
  static constexpr char fields[] = "lon lat spread strength country i kind key";

  double lon, lat, spread, strength;
  int32_t country, i, kind;
  uint64_t key;

  void set_point(const Code& code) { lon = code.lon, lat = code.lat, spread = code.spread; }
};
static_assert(sizeof(Coded) == 52);

struct Answer {
  static constexpr char fields[] =
      "place region country runner_up precision method lon lat score margin confidence";

  int32_t place, region, country, runner_up, precision, method;
  double lon, lat, score, margin, confidence;
};

// What the gazetteer's names mean.
struct Names {
  static constexpr char fields[] = "table postings places regions city_states eastern";

  HashTable table;
  Span<const Posting> postings;
  Span<const Place> places;
  Span<const Region> regions;
  Span<const uint8_t> city_states;  // of each country, whether it is one
  Span<const int64_t> eastern;      // of each country, whether words for a level follow names, or 0

  // What a hit, or the name in a slot, means.
  template <class Run>
  Span<const Posting> meanings(const Run& run) const {
    return postings.part(run.start, run.stop());
  }
  const Place& place_of(const Candidate& candidate) const { return places[candidate.place]; }
};

// Organisations and their names.
struct Registry {
  static constexpr char fields[] = "table postings organisations synonyms density";

  HashTable table;
  Span<const uint32_t> postings;  // rows of the organisations, with bits of need
  Span<const Organisation> organisations;
  Span<const Synonym> synonyms;
  Span<const float> density;  // of each place, log10 of one more than the organisations there
};

// Postcodes and postal place names.
struct Postcodes {
  static constexpr char fields[] = "table codes";

  HashTable table;
  Span<const Code> codes;

  const Code& code_at(int64_t slot) const { return codes[table.slots[slot].start]; }
};

// A state's code, and the character that its postcodes begin with.
struct State {
  static constexpr char fields[] = "scheme code first";

  int32_t scheme;
  uint8_t code[3];
  uint8_t first;
};

// How addresses abbreviate states.
struct States {
  static constexpr char fields[] = "states lengths schemes";

  Span<const State> states;
  Table<const bool> lengths;    // of each scheme, whether postcodes may have so many letters
  Span<const int64_t> schemes;  // of each country, or 0
};

// The memory-mapped arrays that the matcher reads.
struct Index {
  static constexpr char fields[] =
      "words names grid countries parents states schemes rules registry postcodes weights "
      "coefficients later";

  Words words;
  Names names;
  PlaceGrid grid;
  Span<const Region> countries;
  Span<const int32_t> parents;  // of each country the one that it is a territory of, or -1
  States states;
  Span<const int64_t> schemes;  // of each country, how its names are romanised
  Rules rules;
  Registry registry;
  Postcodes postcodes;
  Span<const Features> weights;
  Span<const Signs> coefficients;
  double later;  // so much less sure are a former country's successors but the main one
};

// The countries that an address states.
struct Stated {
  Span<Mention> mentions;
  bool sure;  // no other country is possible
  Span<const int32_t> parents;
  bool coded;  // else: a code at the end of the address, of a country or one of its states
};

// The places that an address may mean, with their features.
struct Candidates {
  Span<Candidate> records;
  Span<Features> features;

  bool is_full(int64_t count) const { return count >= records.size(); }
  // Whether any of so many stands alone between commas.
  bool any_alone(int64_t count) const {
    bool alone = false;
    for (const Features& f : features.part(0, count)) alone |= f.whole_segment > 0;
    return alone;
  }
};

// What was read in an address.
struct Reading {
  Text text;
  Span<Hit> hits;  // runs of words that are names
  Stated stated;
  Span<Mention> areas;  // the regions named
  Span<Named> firms;
  Span<Coded> coded;
  int64_t n_candidates;
};

// Room for one address at a time; what explain reads afterwards.
struct Desk {
  static constexpr char fields[] =
      "tokens segments hits named areas firms coded candidates features";

  Span<Token> tokens;
  Span<Segment> segments;
  Span<Hit> hits;
  Span<Mention> named;
  Span<Mention> areas;
  Span<Named> firms;
  Span<Coded> coded;
  Span<Candidate> candidates;
  Span<Features> features;

  Candidates table() const { return {candidates, features}; }
};

}  // namespace hotbed
