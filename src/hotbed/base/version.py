"""The version of hotbed."""

__version__ = "0.1.0"
