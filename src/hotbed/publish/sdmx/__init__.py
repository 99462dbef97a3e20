"""A run's tables as SDMX: structures and data, for the systems of statistics offices."""
