"""What a cluster's profile says: who drives it, in what, like whom, and over which years."""
