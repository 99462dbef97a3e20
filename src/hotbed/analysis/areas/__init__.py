"""Counts by any regions: polygons, the region of each place, counts, crosswalk, profiles."""
