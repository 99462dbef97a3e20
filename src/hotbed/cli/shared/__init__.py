"""What several verbs share: options, summaries, printing."""
