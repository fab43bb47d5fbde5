"""The fast scorer: compiled look-ups, the same scores as classifier/model.py."""
