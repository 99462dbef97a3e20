"""Text as the matcher reads it: normalised, in words, as keys."""
