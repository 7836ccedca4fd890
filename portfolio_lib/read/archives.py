"""Files that are zip archives inside: Word files and workbooks."""

from __future__ import annotations

import lzma
import zipfile
import zlib

from lxml import etree

DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, OverflowError,
    NotImplementedError, RuntimeError, KeyError, etree.LxmlError,
)  # fmt: skip
"""What reading a damaged archive, or damaged XML in it, can raise."""
