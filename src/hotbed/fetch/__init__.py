"""Open data brought from its owners: the one place where hotbed opens connections.

Nothing here runs unless `hotbed fetch NAME` is called.
"""
