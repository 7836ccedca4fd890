"""From a notebook to a page, a PDF and a spreadsheet: three nbconvert exporters.

`html.PortfolioHTMLExporter` and `pdf.PortfolioPDFExporter` take any notebook,
`xlsx.PortfolioXLSXExporter` one with an annex;
`formats.render` makes all formats from one conversion. Nothing is imported here,
so that the package costs nothing until a report is made.

A notebook's way: ``templates/portfolio/index.html.j2`` (cells and outputs, each one
sanitised) → `document` (one tree in order, checked) → ``page.html.j2`` for the page;
`blocks` and ``typst/report.typ`` for the PDF, `spreadsheet` for the rows of its annex.
"""
