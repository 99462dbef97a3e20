"""The clip: the largest clusters one after the other, as a page that plays and as a film."""
