"""The article report as one HTML file: no network, no part outside the file, readable without its script too."""
