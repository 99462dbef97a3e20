"""A finished run under another setting of the method, exactly, without reading or geocoding."""
