"""A portfolio as a file for other programs."""

from portfolio_lib.export.iati import IatiFile, iati_file

__all__ = ["IatiFile", "iati_file"]
