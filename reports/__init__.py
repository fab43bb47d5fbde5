"""Numbers -> figures -> PDF, data."""
