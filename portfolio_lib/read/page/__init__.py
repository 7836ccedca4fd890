"""Pages of project descriptions: text, HTML and Word."""
