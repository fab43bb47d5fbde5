"""One report on many articles: what they are about together, corrected for the model's errors, and what to check by hand
first."""
