"""The manifest: what stands in an output folder, and from what it was made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portfolio_lib.errors import InputError
from portfolio_lib.publishing.output.fingerprint import fingerprint
from portfolio_lib.publishing.output.folder import Folder

__all__ = ["MANIFEST", "Entry", "Manifest", "key_of"]

MANIFEST = "manifest.json"
_FORMAT = {"format": "portfolio-manifest", "version": 1}
Entry = dict[str, Any]
Key = tuple[str, str, str]


class Manifest:
    """The entries of a manifest by report, target and language.

    Entries of earlier builds stay until their report is made again or its target is gone.
    `left_over` are files that were published once and belong to no report any more.
    """

    def __init__(self, entries: Iterable[Entry] = (), left_over: Iterable[str] = ()) -> None:
        self._entries = {key_of(entry): entry for entry in entries}
        self._left_over = set(left_over)
        self.about: dict[str, Any] = {}
        """What the manifest says of the newest build: its day, its sources."""

    @classmethod
    def read(cls, folder: Folder) -> Manifest:
        """The manifest of an output folder; an empty one where there is none.

        Raises
        ------
        InputError
            When it is damaged, or of a version that this one cannot read.
        """
        content = folder.read(MANIFEST)
        if content is None:
            return cls()
        try:
            entries, left_over = _checked(json.loads(content))
            return cls(entries, left_over)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(
                f"this manifest cannot be read ({error}); move it away, and the next build "
                "writes a new one",
                file=f"{folder}/{MANIFEST}",
            ) from error

    def get(self, key: Key) -> Entry | None:
        """What the manifest says of a report, or None."""
        return self._entries.get(key)

    def enter(self, entry: Mapping[str, Any]) -> None:
        """Put a report's entry in place of an earlier one."""
        before = self._entries.get(key_of(entry), {})
        self._entries[key_of(entry)] = dict(entry)
        self._leave(before)

    def drop(self, key: Key) -> None:
        """Take a report out; its files are left over."""
        self._leave(self._entries.pop(key, {}))

    def forget(self, paths: Iterable[str]) -> None:
        """Files that are left over no more."""
        self._left_over.difference_update(paths)

    @property
    def entries(self) -> list[Entry]:
        """The entries in a fixed order."""
        return [self._entries[key] for key in sorted(self._entries)]

    @property
    def left_over(self) -> list[str]:
        """The files that belong to no report any more."""
        listed = {file["path"] for entry in self._entries.values() for file in entry["files"]}
        return sorted(self._left_over - listed)

    @property
    def inputs(self) -> set[str]:
        """The SHA-256 of all contents that entries refer to."""
        found = (entry["made_from"] for entry in self._entries.values())
        return {
            name
            for made_from in found
            for name in (
                made_from.get("slice"),
                made_from.get("since"),
                made_from.get("made_with"),
                made_from.get("theme"),
                made_from.get("notebook", {}).get("sha256"),
            )
            if name
        }

    def dumped(self) -> bytes:
        """The manifest as a file, with a check sum that tells when a bit of it has flipped."""
        content = {**self.about, **_FORMAT, "reports": self.entries, "left_over": self.left_over}
        content["checksum"] = fingerprint(content)
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
        return text.encode() + b"\n"

    def _leave(self, entry: Mapping[str, Any]) -> None:
        self._left_over |= {file["path"] for file in entry.get("files", [])}


def key_of(entry: Mapping[str, Any]) -> Key:
    """By what an entry is known."""
    return entry["report"], entry["target"]["code"], entry["language"]


def _checked(content: Any) -> tuple[list[Entry], list[str]]:
    """The entries and the files left over, when everything is as a build expects it.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError : when something is not.
    """
    if content["version"] != _FORMAT["version"] or content["format"] != _FORMAT["format"]:
        raise ValueError(f"it is of version {content['version']!r}, not {_FORMAT['version']}")
    stated = content.pop("checksum", None)
    if stated is not None and stated != fingerprint(content):
        raise ValueError("it was changed after it was written")
    for entry in content["reports"]:
        _check(entry)
    left_over = content.get("left_over", [])
    for path in left_over:
        _check_path(path)
    return content["reports"], left_over


def _check(entry: Mapping[str, Any]) -> None:
    """Touch everything of an entry that a build uses."""
    target, made_from = entry["target"], entry["made_from"]
    texts = [entry["report"], entry["language"], entry["status"]]
    texts += [target[key] for key in ("kind", "code", "name")]
    for file in entry["files"]:
        _check_path(file["path"])
    sizes = [file["size"] for file in entry["files"]]
    day, note = made_from["as_of"], target["footnote"]
    texts += [text for text in (day, note) if text is not None]
    if not (all(isinstance(t, str) for t in texts) and all(isinstance(n, int) for n in sizes)):
        raise ValueError(f"an entry has a value of another kind: {entry['report']!r}")
    date.fromisoformat(day or "2000-01-01")


def _check_path(path: str) -> None:
    """A file of the folder itself: nothing else is ever read or removed by its name."""
    if not path or path.startswith(("/", ".")) or ".." in path.split("/") or "\\" in path:
        raise ValueError(f"a file has the path {path!r}")
