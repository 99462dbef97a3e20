"""Economies and income groups in what is published beside pages and briefs."""
