"""From an address to its answer: mentions, candidates, evidence, choice."""
