"""Briefs: two pages a cluster as tagged PDF."""
