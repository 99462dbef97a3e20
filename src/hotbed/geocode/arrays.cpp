// Numbers of the records that Python fills in, too.
#include "hotbed/geocode/arrays.hpp"

#include "hotbed/base/native/kernel.hpp"

HOTBED_CONSTANT(place_name, hotbed::kind::place)
HOTBED_CONSTANT(region_name, hotbed::kind::region)
HOTBED_CONSTANT(country_name, hotbed::kind::country)
HOTBED_CONSTANT(kind_target, hotbed::kind::target)
HOTBED_CONSTANT(kind_primary, hotbed::kind::primary)
HOTBED_CONSTANT(kind_short, hotbed::kind::abbreviation)
HOTBED_CONSTANT(kind_code, hotbed::kind::code)
HOTBED_CONSTANT(kind_folded, hotbed::kind::folded)
HOTBED_CONSTANT(kind_with_level, hotbed::kind::with_level)
HOTBED_CONSTANT(kind_later, hotbed::kind::later)
HOTBED_CONSTANT(level_town, hotbed::level::town)
HOTBED_CONSTANT(level_district, hotbed::level::district)
HOTBED_CONSTANT(level_county, hotbed::level::county)
HOTBED_CONSTANT(counties_apart, hotbed::eastern::counties_apart)
HOTBED_CONSTANT(counties_as_towns, hotbed::eastern::counties_as_towns)
