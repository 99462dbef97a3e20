"""What everything stands on: errors, files, progress, processes, caches, stages, digests."""
