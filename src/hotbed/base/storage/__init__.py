"""What is kept on disk between runs: sealed files, stages, the cache and its locks."""
