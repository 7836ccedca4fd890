"""What a report can show; each function takes a Portfolio."""
