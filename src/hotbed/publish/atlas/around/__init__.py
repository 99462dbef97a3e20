"""What lies around the pages of figures: the glossary, and the preview picture."""
