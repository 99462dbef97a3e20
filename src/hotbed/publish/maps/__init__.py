"""Drawing maps."""
