from __future__ import annotations

from pathlib import Path

import pytest
from helpers.workplace import Command, Place


@pytest.fixture
def place(portfolio: Command, tmp_path: Path) -> Place:
    """A workspace with a few projects, of which reports are built."""
    return Place(tmp_path, portfolio)
