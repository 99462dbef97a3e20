"""Drawing the world and its clusters: paths, marks and names of a map."""
