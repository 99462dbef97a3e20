"""A synthetic world with planted truth, at any size: for tests, benchmarks and proof."""
