"""Where projects work, drawn."""
