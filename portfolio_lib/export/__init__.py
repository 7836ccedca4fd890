"""A portfolio as a file for other programs, in one form whatever the format."""

from portfolio_lib.export.iati import iati_file
from portfolio_lib.export.reporters import reporter_in, reporter_named
from portfolio_lib.export.rows import Exported
from portfolio_lib.export.workbook import workbook

__all__ = ["Exported", "iati_file", "reporter_in", "reporter_named", "workbook"]
