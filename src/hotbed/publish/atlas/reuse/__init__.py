"""What readers need to link to a page and to cite it."""
