"""What the change of a cluster's total and rank between two runs consists of, exactly."""
