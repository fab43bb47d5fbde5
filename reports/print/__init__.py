"""Text and templates -> PDF."""
