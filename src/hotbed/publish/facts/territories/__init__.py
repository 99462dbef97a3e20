"""Everything that is shown of economies and income groups."""
