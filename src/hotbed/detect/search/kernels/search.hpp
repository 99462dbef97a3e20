// The search's kernels, as C++ calls them (atlas/search/search.cpp); each is described where it is
// defined.
#pragma once

#include "hotbed/detect/search/kernels/layout.hpp"

namespace hotbed {

// Two points of different clusters, as places in the grid's order, and their squared chord.
struct Meeting {
  static constexpr char fields[] = "point other square";

  int64_t point;
  int64_t other;
  double square;
};

// sort.cpp
void fill_keys(Span<const double> lon, Span<const double> lat, Span<const int64_t> columns,
               double height, int64_t column_bits, int64_t morton, int64_t index_bits,
               int64_t first, int64_t stop, Span<int64_t> keys);
void count_digits(Span<const int64_t> values, int64_t shift, int64_t first, int64_t stop,
                  Span<int64_t> counts);
void scatter(Span<const int64_t> values, int64_t shift, int64_t first, int64_t stop,
             Span<int64_t> places, Span<int64_t> out);

// cells.cpp
int64_t count_cells(Span<const int64_t> packed, int64_t shift);
void cell_starts(Span<const int64_t> packed, int64_t shift, Span<int64_t> starts);
void gather(Span<const double> lon, Span<const double> lat, Span<const int64_t> weight,
            Span<const int64_t> packed, int64_t index_bits, Span<int32_t> order, Span<double> x,
            Span<double> y, Span<double> z, Span<int64_t> sorted_weight, int64_t first,
            int64_t stop);
void fill_boxes(Span<const double> x, Span<const double> y, Span<const double> z,
                Span<const int64_t> weight, Span<Box> boxes, Span<int64_t> block_weight,
                int64_t first, int64_t stop);

// around.cpp
void find_neighbours(const Grid& grid, int64_t first, int64_t stop);

// core.cpp
void mark_core(const Grid& grid, int64_t min_weight, int64_t first, int64_t stop,
               Span<uint8_t> core, Span<uint8_t> cell_core);

// join.cpp
void join_cells(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                Span<const uint8_t> cell_core, Span<int32_t> parents);
void flatten(Span<int32_t> parents);

// border.cpp
void lowest_core(const Grid& grid, Span<const uint8_t> core, Span<const uint8_t> cell_core,
                 Span<const int32_t> roots, Span<int64_t> lowest);
void write_core(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                Span<const int32_t> cell_label, Span<int32_t> labels, Span<bool> core_mask);
void block_clusters(const Grid& grid, Span<const uint8_t> core, Span<const uint8_t> cell_core,
                    Span<const int32_t> cell_label, Span<int32_t> clusters);
void adopt_border(const Grid& grid, int64_t first, int64_t stop, Span<const uint8_t> core,
                  Span<const int32_t> block_cluster, Span<const int64_t> cores_before,
                  Span<int32_t> labels);

// frontier.cpp
int64_t find_meetings(const Grid& grid, Span<const int64_t> labels, double eps2,
                      Span<Meeting> meetings);

}  // namespace hotbed
