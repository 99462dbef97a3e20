"""Sections that the pages of clusters and of economies share."""
