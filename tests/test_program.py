"""Which program this is, as reports and caches tell it from another."""

from __future__ import annotations

from importlib.metadata import version

from portfolio_lib.program import environment


def test_the_versions_are_those_that_are_installed() -> None:
    versions = environment()["versions"]
    assert isinstance(versions, dict)
    assert {"click", "pandas", "papermill", "python-calamine", "typst"} <= versions.keys()
    assert versions == {name: version(name) for name in versions}
