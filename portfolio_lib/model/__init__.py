"""The portfolio and its tables."""
