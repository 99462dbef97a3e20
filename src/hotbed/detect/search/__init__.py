"""The density search: points in cells, core points, borders."""
