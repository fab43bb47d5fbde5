"""The theme report of one article, as PDF, HTML and JSON."""
