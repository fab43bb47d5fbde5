"""The evaluation report: how a model did on labels it had not seen, as one PDF."""
