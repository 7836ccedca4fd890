"""Tables: CSV and Excel."""
