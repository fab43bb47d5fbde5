"""How good decisions and probabilities are, each figure with its interval."""
