"""The coding page: a small server on this machine, and the page that it shows in a browser. Knows no model."""
