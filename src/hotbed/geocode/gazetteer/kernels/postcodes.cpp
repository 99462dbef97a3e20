#include "hotbed/geocode/gazetteer/kernels/postcodes.hpp"

#include "hotbed/base/native/kernel.hpp"

namespace hotbed {

// The finished keys of packed codes, or of their first letters (0: the code isn't longer).
void code_keys(Span<const uint8_t> data, Span<const int64_t> starts, Span<const uint64_t> country,
               int64_t prefix, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) {
    const Span<const uint8_t> code = data.part(starts[n], starts[n + 1]);
    const uint64_t key = code_start(static_cast<int64_t>(country[n]), prefix > 0);
    if (prefix == 0)
      keys[n] = finish_key(extend_key(key, code));
    else if (code.size() > prefix)
      keys[n] = finish_key(extend_key(key, code.part(0, prefix)));
  }
}

// `name_in` for many.
void names_in(Span<const uint64_t> names, Span<const uint64_t> country, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n)
    keys[n] = name_in(names[n], static_cast<int64_t>(country[n]));
}

// `name_with` for many.
void names_with(Span<const uint64_t> names, Span<const uint64_t> codes, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n) keys[n] = name_with(names[n], codes[n]);
}

// `name_there` for many; 0 where there is no region.
void names_there(Span<const uint64_t> names, Span<const int64_t> region, Span<uint64_t> keys) {
  for (int64_t n = 0; n < keys.size(); ++n)
    keys[n] = names[n] && region[n] >= 0 ? name_there(names[n], region[n]) : 0;
}

}  // namespace hotbed

HOTBED_KERNEL(code_keys)
HOTBED_KERNEL(names_in)
HOTBED_KERNEL(names_with)
HOTBED_KERNEL(names_there)
