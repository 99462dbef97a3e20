"""Everything that is shown of a run, gathered once."""
