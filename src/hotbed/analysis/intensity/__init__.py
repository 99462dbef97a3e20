"""Output per million inhabitants."""
