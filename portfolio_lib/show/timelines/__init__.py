"""When projects run, drawn."""
