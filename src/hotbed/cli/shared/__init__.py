"""What several verbs share: options, summaries, columns."""
