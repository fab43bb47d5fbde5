"""Numbers -> figures -> PDF and data."""
