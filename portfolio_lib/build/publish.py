"""Publishing: whole files only, the manifest last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.files import write_whole

__all__ = ["MANIFEST", "Publisher", "sha256"]

MANIFEST = "manifest.json"
_FORMAT = {"format": "portfolio-manifest", "version": 1}


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Publisher:
    """Writes into an output folder and keeps its manifest.

    Entries of earlier builds stay in the manifest until their report is made again.

    Raises
    ------
    UsageError
        When the folder cannot be made or is a file.
    InputError
        When a manifest is there that this version cannot read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the output folder {folder} cannot be made: {error.strerror}; "
                "give another one with --output"
            ) from error
        self._entries = {_key(entry): entry for entry in _entries(folder / MANIFEST)}

    def publish(self, name: str, content: bytes) -> dict[str, Any]:
        """Write one file, whole or not at all, and return its line of the manifest.

        Raises
        ------
        UsageError
            When the file cannot be written; what stood there before still does.
        """
        write_whole(self.folder / name, content)
        return {"path": name, "size": len(content), "sha256": sha256(content)}

    def earlier(self, report: str, code: str, language: str) -> Mapping[str, Any] | None:
        """What the manifest says of a report, or None."""
        return self._entries.get((report, code, language))

    def enter(self, entry: Mapping[str, Any]) -> None:
        """Put a report's entry into the manifest, in place of an earlier one."""
        self._entries[_key(entry)] = dict(entry)

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries of the manifest, in a fixed order."""
        return [self._entries[key] for key in sorted(self._entries)]

    def finish(self, about: Mapping[str, Any]) -> None:
        """Write the manifest, the last file of a build."""
        content = {**_FORMAT, **about, "reports": self.entries}
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
        self.publish(MANIFEST, text.encode() + b"\n")


def _key(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return entry["report"], entry["target"]["code"], entry["language"]


def _entries(file: Path) -> Iterable[dict[str, Any]]:
    if not file.exists():
        return []
    try:
        content = json.loads(file.read_bytes())
        if {key: content[key] for key in _FORMAT} != _FORMAT:
            raise ValueError("another version")  # noqa: TRY301 - one message for all
        for entry in content["reports"]:
            _check(entry)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"this manifest cannot be read ({error}); move it away, and the next build "
            "writes a new one",
            file=str(file),
        ) from error
    entries: list[dict[str, Any]] = content["reports"]
    return entries


def _check(entry: Mapping[str, Any]) -> None:
    """Touch everything of an entry that a build uses."""
    target = entry["target"]
    texts = [entry["report"], entry["language"], entry["status"]]
    texts += [target[key] for key in ("kind", "code", "name")]
    texts += [file["path"] for file in entry["files"]]
    sizes = [file["size"] for file in entry["files"]]
    day, note = entry["made_from"]["as_of"], target["footnote"]
    texts += [text for text in (day, note) if text is not None]
    if not (all(isinstance(t, str) for t in texts) and all(isinstance(n, int) for n in sizes)):
        raise ValueError(f"an entry has a value of another kind: {entry['report']!r}")
    date.fromisoformat(day or "2000-01-01")
