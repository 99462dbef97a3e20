"""Places, organisations and postcodes, and their indexes."""
