"""The press text as Markdown, HTML and DOCX."""
