// Keys of the gazetteer's names.
#include "hotbed/base/native/kernel.hpp"
#include "hotbed/geocode/text/kernels/romanise.hpp"
#include "hotbed/geocode/text/kernels/tokens.hpp"

namespace hotbed {

// The finished key of each packed name (0 where it has no letter).
void name_keys(Span<const uint8_t> data, Span<const int64_t> starts, const Words& words,
               const Room& room, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    const Text text = tokenise(data.part(starts[n], starts[n + 1]), words, room);
    keys[n] = text.n_tokens ? finish_key(run_key(text, 0, text.n_tokens)) : 0;
  }
}

// The finished romanised key of the chosen names (0 where there is none).
void folded_keys(Span<const uint8_t> data, Span<const int64_t> starts, Span<const int64_t> chosen,
                 Span<const int64_t> scheme, const Rules& rules, Span<uint64_t> keys) {
  constexpr int64_t shortest = 3;
  Romanised spelling;
  for (int64_t n = 0; n < keys.size(); ++n) {
    romanise(data.part(starts[chosen[n]], starts[chosen[n] + 1]), rules, scheme[n], spelling);
    const bool long_enough = spelling.size >= shortest;
    keys[n] = long_enough ? finish_key(extend_key(start::folded, spelling.text())) : 0;
  }
}

}  // namespace hotbed

HOTBED_KERNEL(name_keys)
HOTBED_KERNEL(folded_keys)
