"""Splitting, fitting, calibrating and evaluating against hand labels."""
