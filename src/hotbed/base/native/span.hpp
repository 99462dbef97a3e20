// Arrays that know their size. An index out of bounds raises a fault and yields a dummy.
#pragma once

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hotbed/base/native/fault.hpp"

namespace hotbed {

// A fresh zero for each thread, of any element type: what is written to it is lost.
template <class T>
[[gnu::cold, gnu::noinline]] T& dummy() {
  alignas(16) static thread_local unsigned char memory[512];
  static_assert(sizeof(T) <= sizeof memory);
  raise(Fault::bounds);
  memset(memory, 0, sizeof memory);
  return reinterpret_cast<T&>(memory);
}

// The numbers first..stop-1; none, and a fault, if they aren't all from 0 to the limit.
class Range {
 public:
  constexpr Range(int64_t first, int64_t stop, int64_t limit) {
    if (0 <= first && first <= stop && stop <= limit) [[likely]]
      first_ = {first}, stop_ = {stop};
    else
      raise(Fault::bounds);
  }

  struct Number {
    int64_t value = 0;
    constexpr int64_t operator*() const { return value; }
    constexpr void operator++() { ++value; }
    constexpr bool operator!=(Number other) const { return value != other.value; }
  };

  constexpr Number begin() const { return first_; }
  constexpr Number end() const { return stop_; }

 private:
  Number first_, stop_;
};

// Elements that follow each other in memory.
template <class T>
class Span {
 public:
  constexpr Span() = default;
  constexpr Span(T* data, int64_t size) : data_(data), size_(size) {}
  constexpr operator Span<const T>() const { return {data_, size_}; }

  constexpr int64_t size() const { return size_; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }

  constexpr T& operator[](int64_t index) const {
    if (static_cast<uint64_t>(index) < static_cast<uint64_t>(size_)) [[likely]] return data_[index];
    return dummy<T>();
  }

  // The elements first..stop-1; none, and a fault, if they aren't all there.
  constexpr Span part(int64_t first, int64_t stop) const {
    if (0 <= first && first <= stop && stop <= size_) [[likely]]
      return {data_ + first, stop - first};
    raise(Fault::bounds);
    return {};
  }

 private:
  T* data_ = nullptr;
  int64_t size_ = 0;
};

// Rows of equally many elements.
template <class T>
class Table {
 public:
  constexpr Table() = default;
  constexpr Table(T* data, int64_t rows, int64_t columns)
      : data_(data), rows_(rows), columns_(columns) {}

  constexpr int64_t rows() const { return rows_; }
  constexpr int64_t columns() const { return columns_; }
  constexpr Span<T> operator[](int64_t row) const {
    if (static_cast<uint64_t>(row) < static_cast<uint64_t>(rows_)) [[likely]]
      return {data_ + row * columns_, columns_};
    raise(Fault::bounds);
    return {};
  }

 private:
  T* data_ = nullptr;
  int64_t rows_ = 0;
  int64_t columns_ = 0;
};

// Zeroed scratch memory of one call.
template <class T>
class Buffer {
 public:
  explicit Buffer(int64_t size) { reserve(size); }
  ~Buffer() { free(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  // Make room for so many elements, whose content is then zero.
  void renew(int64_t size) {
    free(data_);
    data_ = nullptr;
    reserve(size);
  }

  constexpr int64_t size() const { return size_; }
  constexpr operator Span<T>() const { return {data_, size_}; }
  constexpr operator Span<const T>() const { return {data_, size_}; }
  constexpr T& operator[](int64_t index) const { return Span<T>(*this)[index]; }
  constexpr Span<T> part(int64_t first, int64_t stop) const {
    return Span<T>(*this).part(first, stop);
  }

 private:
  void reserve(int64_t size) {
    data_ = size < 0 ? nullptr : static_cast<T*>(calloc(static_cast<size_t>(size) + 1, sizeof(T)));
    size_ = data_ ? size : 0;
    if (!data_) raise(Fault::memory);
  }

  T* data_ = nullptr;
  int64_t size_ = 0;
};

}  // namespace hotbed
