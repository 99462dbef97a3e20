"""Change between two editions: lineage, ranks, growth."""
