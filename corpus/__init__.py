"""Articles, paragraphs, code book and hand labels."""
