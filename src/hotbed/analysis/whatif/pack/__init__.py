"""A run as compact bytes, from which a page evaluates settings by itself."""
