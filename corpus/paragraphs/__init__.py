"""Text -> paragraphs with spans and roles. Knows no file format."""
