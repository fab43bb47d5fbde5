"""Text -> features -> theme probabilities and their evidence."""
