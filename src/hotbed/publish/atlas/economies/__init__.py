"""The atlas's pages of economies and income groups."""
