"""Briefs of economies: two pages each."""
