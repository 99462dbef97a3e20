"""Containers, encodings and records of files."""
