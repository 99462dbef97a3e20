"""One module a set of open data."""
