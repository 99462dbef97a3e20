"""What documents are about and whose they are: technology fields, names of organisations."""
