// How Python calls a kernel: HOTBED_KERNEL(name) exports the function hotbed::name, and
// HOTBED_CONSTANT(name, value) a number that both sides use.
//
// All kernels share one C signature. Arguments are passed with their types, which are checked here
// against the function's own: a kernel never sees memory of another type or size than it states.
#pragma once

#include <stdint.h>

#include "hotbed/base/native/span.hpp"

#ifdef _WIN32
#define HOTBED_EXPORT extern "C" __declspec(dllexport)
#else
#define HOTBED_EXPORT extern "C" __attribute__((visibility("default")))
#endif

#define HOTBED_KERNEL(name)                                                            \
  HOTBED_EXPORT int64_t hotbed_##name(const hotbed::Argument* arguments, int64_t count, \
                                      int64_t* result) {                               \
    return hotbed::call(hotbed::name, arguments, count, result);                       \
  }

#define HOTBED_CONSTANT(name, value) \
  HOTBED_EXPORT int64_t hotbed_constant_##name() { return value; }

namespace hotbed {

// One argument, or one field of a bundle; hotbed.base.native.call writes it.
struct Argument {
  int32_t kind;      // of a number q or d; of an array NumPy's i, u, f, b or V; of a bundle n
  int32_t itemsize;  // bytes of an element, negative if it may be written
  union {
    int64_t integer;
    double real;
    void* data;  // of the array
  };
  int64_t rows;
  int64_t columns;
  const char* fields;  // the names of a bundle's fields, or of those of an array's records
};
static_assert(sizeof(Argument) == 40);

template <class T>
inline constexpr int32_t kind_of = 'V';  // a record
template <>
inline constexpr int32_t kind_of<bool> = 'b';
template <>
inline constexpr int32_t kind_of<double> = 'f';
template <>
inline constexpr int32_t kind_of<float> = 'f';
template <>
inline constexpr int32_t kind_of<int64_t> = 'i';
template <>
inline constexpr int32_t kind_of<int32_t> = 'i';
template <>
inline constexpr int32_t kind_of<uint64_t> = 'u';
template <>
inline constexpr int32_t kind_of<uint32_t> = 'u';
template <>
inline constexpr int32_t kind_of<uint16_t> = 'u';
template <>
inline constexpr int32_t kind_of<uint8_t> = 'u';

template <class T>
struct Element {
  using Type = T;
  static constexpr bool is_constant = false;
};
template <class T>
struct Element<const T> {
  using Type = T;
  static constexpr bool is_constant = true;
};

template <int... index>
struct Indices {};
template <int count, int... index>
struct CountUp : CountUp<count - 1, count - 1, index...> {};
template <int... index>
struct CountUp<0, index...> {
  using Type = Indices<index...>;
};

// The names in a text, parted by blanks.
constexpr int count_names(const char* text) {
  int count = *text != 0;
  for (; *text; ++text) count += *text == ' ';
  return count;
}

// Arguments of a call, taken one after the other by the types that a kernel states.
class Arguments {
 public:
  Arguments(const Argument* first, int64_t count) : first_(first), count_(count) {}

  template <class T>
  T take() {
    return take_as(static_cast<T*>(nullptr));
  }

  void expect_end() const {
    if (taken_ != count_) raise(Fault::count);
  }

 private:
  struct Field {  // becomes whatever a bundle's field is
    Arguments& arguments;
    template <class T>
    operator T() const {
      return arguments.take<T>();
    }
  };

  Argument next() {
    if (taken_ < count_) return first_[taken_++];
    raise(Fault::count);
    return {};
  }

  template <class T>
  Argument array() {
    constexpr int32_t size = sizeof(T);
    constexpr bool reads_only = Element<T>::is_constant;
    const Argument argument = next();
    using Type = typename Element<T>::Type;
    bool fits = argument.itemsize == -size || (reads_only && argument.itemsize == size);
    fits &= argument.kind == kind_of<Type>;
    if constexpr (kind_of<Type> == 'V') fits = fits && states<Type>(argument);
    if (fits) return argument;
    raise(Fault::argument, taken_ - 1);
    return {};
  }

  // Records and bundles state the names of their fields, so that both sides mean the same by each.
  template <class Fields>
  static bool states(const Argument& argument) {
    return argument.fields && strcmp(argument.fields, Fields::fields) == 0;
  }

  template <class T>
  Span<T> take_as(Span<T>*) {
    const Argument argument = array<T>();
    return {static_cast<T*>(argument.data), argument.rows * argument.columns};
  }

  template <class T>
  Table<T> take_as(Table<T>*) {
    const Argument argument = array<T>();
    return {static_cast<T*>(argument.data), argument.rows, argument.columns};
  }

  int64_t take_as(int64_t*) {
    const Argument argument = next();
    if (argument.kind == 'q') return argument.integer;
    raise(Fault::argument, taken_ - 1);
    return 0;
  }

  double take_as(double*) {
    const Argument argument = next();
    if (argument.kind == 'd') return argument.real;
    raise(Fault::argument, taken_ - 1);
    return 0.0;
  }

  template <class Bundle>
  Bundle take_as(Bundle*) {
    const Argument argument = next();
    if (argument.kind != 'n' || !states<Bundle>(argument)) raise(Fault::argument, taken_ - 1);
    return bundle<Bundle>(typename CountUp<count_names(Bundle::fields)>::Type{});
  }

  template <class Bundle, int... index>
  Bundle bundle(Indices<index...>) {
    return Bundle{(static_cast<void>(index), Field{*this})...};
  }

  const Argument* first_;
  int64_t count_;
  int64_t taken_ = 0;
};

template <class T>
struct ByValue {
  using Type = T;
};
template <class T>
struct ByValue<const T&> {
  using Type = T;
};

template <class Result, class... Parameters>
struct Call {
  Call(Result (*kernel)(Parameters...), Arguments& arguments, int64_t* result,
       typename ByValue<Parameters>::Type... values) {
    arguments.expect_end();
    if (report.fault != Fault::none) return;
    *result = kernel(values...);
  }
};

template <class... Parameters>
struct Call<void, Parameters...> {
  Call(void (*kernel)(Parameters...), Arguments& arguments, int64_t*,
       typename ByValue<Parameters>::Type... values) {
    arguments.expect_end();
    if (report.fault == Fault::none) kernel(values...);
  }
};

// Call a kernel, unless an argument is not what it states; returns a fault and, above its 8 bits,
// the argument's number.
template <class Result, class... Parameters>
int64_t call(Result (*kernel)(Parameters...), const Argument* first, int64_t count,
             int64_t* result) {
  report = {};
  Arguments arguments(first, count);
  // Braces, not brackets: arguments are then taken from the first to the last.
  Call<Result, Parameters...>{kernel, arguments, result,
                              arguments.take<typename ByValue<Parameters>::Type>()...};
  return static_cast<int64_t>(report.fault) | report.argument << 8;
}

}  // namespace hotbed
