"""The command line: one file a verb, each a thin call of a method of `Result` or of a function."""
