"""How Sphinx makes a site of these pages: `make docs`."""

project = "portfolio"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "portfolio"
html_show_copyright = False
exclude_patterns = ["_build", "requirements.lock"]
myst_heading_anchors = 3
suppress_warnings = ["myst.xref_missing"]  # links to files beside the documents, which GitHub shows
nitpicky = False
