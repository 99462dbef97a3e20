"""Questions to finished runs."""
