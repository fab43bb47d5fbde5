"""Theme shares corrected for the classifier's errors, with intervals: formulas, sources and tests in docs/quantification.md."""
