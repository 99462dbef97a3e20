"""hotbed finds, ranks and explains the world's science and technology clusters."""

__version__ = "0.1.0"
