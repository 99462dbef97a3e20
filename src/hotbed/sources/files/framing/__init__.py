"""What cuts the text of a file into records, each byte accounted for."""
