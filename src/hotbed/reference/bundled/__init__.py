"""Organisations and postcodes that come with hotbed; README.md states their sources.

They lie apart from the other reference data because what is computed expires with the data files of
the packages that it imports: results depend on these tables only where the geocoder loads them, and
it says so in its fingerprint.
"""
