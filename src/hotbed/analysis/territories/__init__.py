"""Economies and income groups: what each holds, in clusters and outside, exactly."""
