"""Hand labels to and from other programs: Prodigy, doccano, Label Studio, spaCy, and long CSV for R and SPSS.

Each format module turns its file into `Coded` records and back; docs/formats.md says which field holds what, and where what a
format cannot hold by itself (not judged, text hash, sample, article, paragraph, coder) is kept.
"""
