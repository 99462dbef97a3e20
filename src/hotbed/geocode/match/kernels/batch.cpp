// One address after another to its answer: every step over a batch.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/geocode/match/kernels/candidates.hpp"
#include "hotbed/geocode/match/kernels/choice.hpp"
#include "hotbed/geocode/match/kernels/divided.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"
#include "hotbed/geocode/match/kernels/organisations.hpp"
#include "hotbed/geocode/match/kernels/postcodes.hpp"
#include "hotbed/geocode/match/kernels/respell.hpp"
#include "hotbed/geocode/match/kernels/states.hpp"

namespace hotbed {
namespace {

constexpr double doubted = 0.5;  // confidence below which other spellings are tried, too
constexpr double half = 0.5;  // what is left of the confidence of an address that names two places
constexpr double by_name = 4.5, by_name_beside = 2.5;  // strengths of a country named

// Addresses and where their answers go.
struct Batch {
  static constexpr char fields[] = "data starts given answers signs";

  Span<const uint8_t> data;    // the addresses' bytes, packed
  Span<const int64_t> starts;  // where each begins, one more than there are
  Table<const Mention> given;  // for each, countries that a column of its own states
  Span<Answer> answers;
  Span<Signs> signs;  // for each answer, what its confidence rests on
};

// How many countries, regions, candidates and organisations lie on the desk.
struct Counts {
  static constexpr char fields[] = "countries regions candidates organisations";

  int64_t countries, regions, candidates, organisations;
};

// The countries stated by the column beside an address, and territories of it that the text names.
Stated stated_by_column(const Text& text, Span<const Hit> hits, Span<const Mention> given,
                        const Index& index, const Desk& desk) {
  const Mention& first = given[0];
  const Span<Mention> named = desk.areas.part(0, countries(text, hits, index, desk.areas));
  int64_t count = 0;
  for (const Mention& mention : given) desk.named[count++] = mention;
  for (const Mention& mention : named) {
    if (mention.i < 0) continue;
    const bool in_field = text.segment_of(mention.i).field == field::region;
    const bool part = index.parents[mention.target] == first.target;
    if (!part || !(mention.strength >= by_name_beside || in_field)) continue;
    if (count >= desk.named.size()) continue;
    Mention& territory = desk.named[count++];
    territory = mention;
    territory.strength = first.strength + 1.0;
  }
  // The words of a country that is given anyway still keep no city from standing alone.
  for (const Mention& mention : named)
    if (mention.target == first.target && mention.strength >= by_name)
      mark_countries(text.tokens, {&mention, 1});
  return {desk.named.part(0, count), true, index.parents, false};
}

// The countries stated, by the column or by the text, and whether that is sure.
Stated stated_countries(const Text& text, Span<const Hit> hits, Span<const Mention> given,
                        const Index& index, const Desk& desk) {
  int64_t n_given = 0;
  while (n_given < given.size() && given[n_given].strength > 0) ++n_given;
  if (n_given) return stated_by_column(text, hits, given.part(0, n_given), index, desk);
  const Span<Mention> named = desk.named.part(0, countries(text, hits, index, desk.named));
  const bool sure = mark_countries(text.tokens, named) >= sure_strength;
  return {named, sure, index.parents, ends_in_code(named)};
}

// Words, hits, countries, regions and candidates of one address.
Reading read(Span<const uint8_t> data, Span<const Mention> given, const Index& index,
             const Desk& desk) {
  const Text text = tokenise(data, index.words, {desk.tokens, desk.segments});
  const Span<Hit> hits = desk.hits.part(0, scan(text, index.names, desk.hits));
  const Stated stated = stated_countries(text, hits, given, index, desk);
  mark_ignored(text, {});
  const Span<Mention> areas =
      desk.areas.part(0, regions(text, hits, index, stated, desk.areas));
  mark_ignored(text, areas);
  mark_hits(hits, index.names, stated);
  content_after(text);
  const Candidates out = desk.table();
  int64_t count = collect(text, hits, index.names, stated, areas, out, 0);
  const Span<Named> firms =
      desk.firms.part(0, organisations_named(text, index.registry, stated, desk.firms));
  count = add_organisations(firms, index, stated, areas, out, count);
  const Span<Coded> coded =
      desk.coded.part(0, postcodes_named(text, index.postcodes, stated, areas, desk.coded));
  count = add_postcodes(coded, index.grid, stated, areas, out, count);
  return {text, hits, stated, areas, firms, coded, count};
}

// Look again with other spellings, in the surest country.
Reading retry(Reading reading, const Index& index, const Desk& desk) {
  const Stated& stated = reading.stated;
  const Mention& first_named = stated.mentions[0];
  int64_t country = first_named.target;
  for (const Mention& mention : stated.mentions)
    if (mention.strength > first_named.strength) country = mention.target;
  const Spelling spelling{country, index.schemes[country], index.names.eastern[country] > 0};
  const int64_t first = reading.hits.size();
  reading.hits =
      desk.hits.part(0, respell(reading.text, desk.hits, first, spelling, index));
  const Candidates out = desk.table();
  const Span<Hit> respelt = reading.hits.part(first, reading.hits.size());
  const int64_t count = collect(reading.text, respelt, index.names, stated, reading.areas, out,
                                reading.n_candidates);
  reading.n_candidates =
      add_postcodes(reading.coded, index.grid, stated, reading.areas, out, count);
  return reading;
}

// Add the regions that the respelt names, the hits from first on, mean.
void add_respelt_areas(Reading& reading, int64_t first, const Names& names, Span<Mention> areas) {
  const int32_t country = reading.stated.mentions[0].target;
  int64_t count = reading.areas.size();
  for (const Hit& hit : reading.hits.part(first, reading.hits.size())) {
    for (const Posting& posting : names.meanings(hit)) {
      if (!posting.names(kind::region) || count >= areas.size()) continue;
      if (posting.country != country) continue;
      areas[count++] = {static_cast<int32_t>(posting.target), country, hit.i, hit.j, 1.0, 0};
      break;
    }
  }
  reading.areas = areas.part(0, count);
}

// Answer one address; what is left on the desk.
Counts answer_one(Span<const uint8_t> data, Span<const Mention> given, const Index& index,
                  const Desk& desk, Answer& answer, Signs& signs) {
  Reading reading = read(data, given, index, desk);
  settle(index, desk, reading, answer, signs);
  const bool doubtful = answer.precision < precision::locality || answer.confidence < doubted;
  if (reading.stated.sure && doubtful) {
    const int64_t first = reading.hits.size();
    reading = retry(reading, index, desk);
    if (reading.hits.size() > first) {
      add_respelt_areas(reading, first, index.names, desk.areas);
      settle(index, desk, reading, answer, signs);
    }
  }
  if (is_field_post(reading.text))
    clear_answer(answer);
  else if (is_divided(index, desk, reading, answer))
    answer.confidence *= half;
  return {reading.stated.mentions.size(), reading.areas.size(), reading.n_candidates,
          reading.firms.size()};
}

}  // namespace

// Answer the addresses of a batch; counts what lies on the desk for the last.
void match(const Batch& batch, const Index& index, const Desk& desk, Span<Counts> counts) {
  for (int64_t n = 0; n < batch.answers.size(); ++n) {
    const Span<const uint8_t> data = batch.data.part(batch.starts[n], batch.starts[n + 1]);
    counts[0] = answer_one(data, batch.given[n], index, desk, batch.answers[n], batch.signs[n]);
  }
}

}  // namespace hotbed

HOTBED_KERNEL(match)
