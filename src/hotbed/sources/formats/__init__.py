"""One module an owner's format; `hotbed.sources.registry` lists this folder.

A module is named as the recipe names its source and ends in ``SOURCE = ...``, an instance of a
class derived from `hotbed.sources.listings.Source`.
"""
