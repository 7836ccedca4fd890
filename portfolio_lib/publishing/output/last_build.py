"""What the last build saw, so that the next one ends at once where nothing changed.

Only the standard library is imported here: this is all that such a build needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from portfolio_lib import config
from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file, readable_name
from portfolio_lib.program import environment
from portfolio_lib.publishing.output.fingerprint import canonical, fingerprint, sha256
from portfolio_lib.publishing.output.folder import HIDDEN, Folder
from portfolio_lib.publishing.planning.beside import files_beside
from portfolio_lib.settings import Config, ReportKind

_FILE = f"{HIDDEN}/memory.json"
_Files = Mapping[str, Mapping[str, Any]]


def inputs(settings: Config, as_of: date | str | None) -> str:
    """One hash over all that a build of these settings reads: every byte of it."""
    reports = [
        [
            kind.name,
            kind.keys,
            dict(kind.parameters),
            [kind.only, kind.without, kind.where, kind.parameters_for, list(map(dict, kind.rows))],
            [kind.audience, kind.cofunding],
            {name: _hash(path) for name, path in kind.notebooks.items()},
            _hash(kind.notebook),
            kind.strict,
            _beside(kind),
        ]
        for kind in settings.reports
    ]
    return fingerprint(
        {
            "as_of": _day(as_of or settings.as_of, settings.data),
            "audiences": dict(settings.audiences),
            "data": _hashes(settings.data),
            "environment": environment(),
            "formats": settings.formats,
            "languages": settings.languages,
            "reports": reports,
            "theme": settings.theme.plain(),
        }
    )


class Memory:
    """Which reports were complete for which inputs, and how the files were left.

    A memory that is damaged or gone costs time, nothing else.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered, so that nothing need be compared."""
        return not self._content

    def unchanged(self, seen: str, selection: str) -> tuple[str, ...] | None:
        """The names of the reports, when for these inputs nothing is to be done; else None."""
        remembered = self._content
        names = remembered.get("complete", {}).get(selection)
        if remembered.get("inputs") != seen or not isinstance(names, list):
            return None
        files = remembered["files"].items()
        is_as_left = all(self._is_as_left(name, left) for name, left in files)
        return tuple(map(str, names)) if is_as_left else None

    def keep(
        self,
        seen: str,
        selection: str,
        names: Sequence[str],
        hashes: Mapping[str, str],
        *,
        afresh: bool = False,
    ) -> None:
        """Remember that a selection of reports is complete, and all published files.

        Parameters
        ----------
        seen : the hash over the inputs, from before they were read.
        selection : what was asked for.
        names : the reports of the selection.
        hashes : SHA-256 of each published file by name.
        afresh : forget other selections: files were removed that they may have had.
        """
        same = not afresh and self._content.get("inputs") == seen
        complete = self._content["complete"] if same else {}
        files = {
            name: {"mark": self._folder.mark(name), "sha256": hash_}
            for name, hash_ in hashes.items()
        }
        complete = complete | {selection: list(names)}
        self._folder.write(_FILE, canonical({"inputs": seen, "complete": complete, "files": files}))

    def _is_as_left(self, name: str, left: Mapping[str, Any]) -> bool:
        if left["mark"] is not None and self._folder.mark(name) == left["mark"]:
            return True
        content = self._folder.read(name)
        return content is not None and sha256(content) == left["sha256"]

    @cached_property
    def _content(self) -> dict[str, Any]:
        """What is remembered; nothing where it is damaged, wherever the damage is."""
        try:
            content = json.loads(self._folder.read(_FILE) or b"")
            dict(content["complete"])
            for left in content["files"].values():
                _ = left["mark"], left["sha256"]
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}


def _day(as_of: date | str | None, data: Path) -> str:
    """The day that `load` would take, as far as settings and clock decide it."""
    if as_of is None and (found := config.find(data)) is not None:
        as_of = config.read(found).as_of
    return datetime.now().astimezone().date().isoformat() if as_of == "today" else str(as_of)


def _beside(kind: ReportKind) -> dict[str, str]:
    """What goes with a notebook; a file that is missing is an error of the build itself."""
    try:
        files = files_beside(kind.notebook, kind.files, kind.folder)
    except (UsageError, OSError):
        return {"": "unreadable"}
    return {name: sha256(content) for name, content in files.items()}


def _hashes(folder: Path) -> dict[str, str]:
    return {
        readable_name(file.relative_to(folder).as_posix()): _hash(file)
        for file in folder.rglob("*")
        if not file.is_dir() or file.is_symlink()
    }


def _hash(file: Path) -> str:
    try:
        return sha256(read_file(file))
    except OSError as error:
        return f"unreadable: {error.strerror}"
