"""Labelling inputs of any size into a file or folder, in bounded memory, resumable."""
