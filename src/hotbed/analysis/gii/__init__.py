"""A run beside the figures that the Global Innovation Index has printed of an edition."""
