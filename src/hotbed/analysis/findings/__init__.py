"""The sentences of a press release, each with its figure and rule."""
