"""Everything of a study but its texts, in one file, and the check of such a file against the texts."""
