"""Small studies, worlds and stand-ins that several tests share."""
