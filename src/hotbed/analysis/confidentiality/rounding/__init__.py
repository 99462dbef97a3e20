"""Counts as multiples of a base that add up, and what is published of a run with them."""
