"""Other draws of the documents: moments, covariance, sets of ranks, and bootstrap replicates."""
