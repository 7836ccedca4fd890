"""A portfolio as a file for other programs."""

from portfolio_lib.export.exported import Exported
from portfolio_lib.export.iati import iati_file
from portfolio_lib.export.reporters import reporter_named

__all__ = ["Exported", "iati_file", "reporter_named"]
