"""Asking servers, and files that are still coming in."""
