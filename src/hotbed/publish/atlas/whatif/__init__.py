"""The page on which the reader changes the method."""
