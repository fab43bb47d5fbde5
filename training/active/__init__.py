"""Coding with a model that learns meanwhile: the verb `code`, and what draws the next paragraph."""
