"""The pages of counts by regions: maps in classes, and their tables."""
