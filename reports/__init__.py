"""Reports: numbers are counted, put into words, and printed as PDF, HTML and data."""
