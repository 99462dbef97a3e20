"""Metadata beside the published tables, and what the publisher says of them."""
