"""Which figures give somebody away, what must be hidden with them, and what is left of a run."""
