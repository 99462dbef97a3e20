"""How right a geocoder is, on addresses whose places are known."""
