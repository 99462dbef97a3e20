"""Several editions side by side: where each cluster stood in every one of them."""
