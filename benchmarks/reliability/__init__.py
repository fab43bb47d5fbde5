"""How absatz bears files that are made to harm it."""
