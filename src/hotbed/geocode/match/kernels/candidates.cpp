#include "hotbed/geocode/match/kernels/candidates.hpp"

#include "hotbed/geocode/match/kernels/features.hpp"
#include "hotbed/geocode/match/kernels/mentions.hpp"

namespace hotbed {
namespace {

constexpr int64_t kept_per_hit = 5;

// The likeliest places of a name, ties by the earlier posting.
class Best {
 public:
  int64_t size() const { return size_; }
  const Posting& operator[](int64_t place) const { return *postings_[place]; }

  void insert(double rank, const Posting& posting) {
    int64_t slot = size_;
    while (slot > 0 && ranks_[slot - 1] < rank) --slot;
    if (slot >= kept_per_hit) return;
    size_ = least(size_ + 1, kept_per_hit);
    for (int64_t k = size_ - 1; k > slot; --k)
      ranks_[k] = ranks_[k - 1], postings_[k] = postings_[k - 1];
    ranks_[slot] = rank, postings_[slot] = &posting;
  }

 private:
  double ranks_[kept_per_hit];
  const Posting* postings_[kept_per_hit];
  int64_t size_ = 0;
};

Best best_postings(const Hit& hit, const Names& names, const Stated& stated,
                   Span<const Mention> areas) {
  Best best;
  for (const Posting& posting : names.meanings(hit)) {
    if (!posting.names(kind::place)) break;
    const double strength = country_strength(posting.country, stated);
    if (strength < 0) continue;
    const Place& place = names.places[posting.target];
    const int64_t agrees = region_evidence(place, hit.i, hit.j, areas);
    double rank = 0.5 * static_cast<double>(place.weight) + strength +
                  1.25 * static_cast<double>(agrees);
    if (posting.is(kind::primary)) rank += 0.8;
    best.insert(rank, posting);
  }
  return best;
}

}  // namespace

void mark_hits(Span<Hit> hits, const Names& names, const Stated& stated) {
  for (Hit& hit : hits) {
    for (const Posting& posting : names.meanings(hit)) {
      if (posting.is(kind::code) || country_strength(posting.country, stated) < 0) continue;
      hit.flags = hit::possible;
      break;
    }
  }
  for (Hit& hit : hits)
    for (const Hit& other : hits)
      if (is_nested(hit, other) && other.flags & hit::possible) hit.flags |= hit::nested;
}

void content_after(const Text& text) {
  int32_t after = 0;
  for (int64_t s = text.n_segments - 1; s >= 0; --s) {
    Segment& segment = text.segments[s];
    segment.institution |= after << 8;
    if (text.in_bracket(text.tokens[segment.lo])) continue;
    for (const Token& token : text.tokens.part(segment.lo, segment.hi)) {
      if (token.is(word::ignored | word::region | word::country)) continue;
      ++after;
      break;
    }
  }
}

int64_t collect(const Text& text, Span<const Hit> hits, const Names& names, const Stated& stated,
                Span<const Mention> areas, const Candidates& out, int64_t count) {
  bool city = false;
  for (const Segment& segment : text.segments.part(0, text.n_segments))
    city |= segment.field == field::city;
  for (const Hit& hit : hits) {
    const int32_t field = text.segment_of(hit.i).field;
    if (!(hit.flags & hit::possible) || field == field::region) continue;
    if (city && field == field::street) continue;
    const Best best = best_postings(hit, names, stated, areas);
    for (int64_t k = 0; k < best.size(); ++k) {
      if (out.is_full(count)) return count;
      const Posting& posting = best[k];
      Features& f = out.features[count];
      f = {};
      if (!describe(text, hit, posting, names, stated, areas, f)) continue;
      Candidate& candidate = out.records[count++];
      candidate.place = static_cast<int32_t>(posting.target);
      candidate.i = hit.i, candidate.j = hit.j;
      candidate.kind = posting.kind;
    }
  }
  return count;
}

}  // namespace hotbed
