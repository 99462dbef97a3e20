"""Everything that is published of a run, in one folder."""
