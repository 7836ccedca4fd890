"""Sources as written, with their lines: one module a kind of source."""

from portfolio_lib.read.page import read_page
from portfolio_lib.read.records import Note, ProjectRecord, Source, Written

__all__ = ["Note", "ProjectRecord", "Source", "Written", "read_page"]
