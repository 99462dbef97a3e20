"""What formats share: documents, people, affiliations, years, tables that are joined."""
