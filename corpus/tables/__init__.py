"""Tables of paragraphs of any size, read piece by piece."""
