"""How sure a rank is: documents, geocoding and choices of method, kept apart."""
