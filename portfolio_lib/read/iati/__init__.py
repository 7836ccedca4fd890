"""IATI activity files."""
