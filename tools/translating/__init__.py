"""The catalogues of texts: collected from the code, compiled into the package."""
