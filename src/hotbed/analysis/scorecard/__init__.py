"""A scorecard of hotbed's own measures, normalised and aggregated as COINr does."""
