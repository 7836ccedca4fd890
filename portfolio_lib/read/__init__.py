"""Sources as written, with their lines: one module a kind of source."""
