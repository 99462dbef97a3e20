"""Formats of reference managers: BibTeX and RIS, as databases export them."""
