"""What the catalogue ``check/rules.toml`` says of each rule: how severe it is, what to do.

Readers and checks make findings alike, so the table is read here, below both of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import portfolio_lib

_FILE = Path(portfolio_lib.__file__).parent / "check" / "rules.toml"


@cache
def content() -> Mapping[str, Any]:
    """The whole table: the rules, and the sources that break none."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def entry(rule: str) -> Mapping[str, str]:
    """What the catalogue says of one rule.

    Raises
    ------
    KeyError
        When it has no such rule: a mistake in this package.
    """
    return _entries()[rule]


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    return {rule["id"]: rule for rule in content()["rule"]}
