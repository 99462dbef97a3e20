"""Affiliations as texts: several in one taken apart, and whose each is."""
