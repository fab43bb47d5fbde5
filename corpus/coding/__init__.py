"""Hand labels: their files, how far coders agree, and what is in a corpus."""
