"""What tools/bundle_tables.py makes the geocoder's tables with."""
