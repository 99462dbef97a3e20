"""Finding clusters: density on the sphere, merging, outlines and names."""
