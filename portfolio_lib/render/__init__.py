"""From a notebook to a page and a PDF: two nbconvert exporters."""
