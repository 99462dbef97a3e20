"""How the reference data that ships with hotbed is made; see tools/build_reference.py."""
