"""Rankings of a region down to any rank."""
