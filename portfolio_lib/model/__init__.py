"""The portfolio and its tables."""

from importlib.util import find_spec

import pandas as pd

from portfolio_lib.model.findings import Finding, findings_table
from portfolio_lib.model.portfolio import Portfolio
from portfolio_lib.model.slices import Extent
from portfolio_lib.model.tables import TABLES

__all__ = ["TABLES", "Extent", "Finding", "Portfolio", "findings_table"]

_READERS = {"xlsx": "openpyxl", "xlsm": "openpyxl", "xls": "xlrd", "ods": "odf", "xlsb": "pyxlsb"}
"""What pandas wants for each kind of workbook unless it is told otherwise."""

for _kind, _library in _READERS.items():  # so that pandas.read_excel works with what is installed
    if find_spec(_library) is None:
        pd.set_option(f"io.excel.{_kind}.reader", "calamine")
