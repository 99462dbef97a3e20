"""What several formats share: documents, people, affiliations, joined tables."""
