"""The world as it is: countries, divisions, coasts, income groups."""
