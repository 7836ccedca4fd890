"""The manifest: what stands in an output folder, and from what it was made.

On disk it is JSON. There is one way in, `Manifest.read`, which checks everything that a
build relies on, and one way out, `Manifest.dumped`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from portfolio_lib.errors import InputError
from portfolio_lib.publishing.output.entries import Entry, Key, path_within
from portfolio_lib.publishing.output.fingerprint import fingerprint
from portfolio_lib.publishing.output.folder import Folder

MANIFEST = "manifest.json"
_FORMAT = {"format": "portfolio-manifest", "version": 1}


class Manifest:
    """The entries of a manifest by report, target and language.

    Entries of earlier builds stay until their report is made again or its target is gone.
    `left_over` are files that were published once and belong to no report any more.
    """

    def __init__(self, entries: Iterable[Entry] = (), left_over: Iterable[str] = ()) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._left_over = set(left_over)
        self.about: dict[str, object] = {}
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
            return cls._from_plain(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(
                f"this manifest cannot be read ({error}); move it away, and the next build "
                "writes a new one",
                file=f"{folder}/{MANIFEST}",
            ) from error

    @classmethod
    def _from_plain(cls, plain: Any) -> Manifest:
        if plain["version"] != _FORMAT["version"] or plain["format"] != _FORMAT["format"]:
            raise ValueError(f"it is of version {plain['version']!r}, not {_FORMAT['version']}")
        stated = plain.pop("checksum", None)
        if stated is not None and stated != fingerprint(plain):
            raise ValueError("it was changed after it was written")
        entries = [Entry.from_plain(entry) for entry in plain["reports"]]
        return cls(entries, map(path_within, plain.get("left_over", [])))

    def get(self, key: Key) -> Entry | None:
        """What the manifest says of a report, or None."""
        return self._entries.get(key)

    def enter(self, entry: Entry) -> None:
        """Put a report's entry in place of an earlier one."""
        self.drop(entry.key)
        self._entries[entry.key] = entry

    def drop(self, key: Key) -> None:
        """Take a report out; its files are left over."""
        if (entry := self._entries.pop(key, None)) is not None:
            self._left_over |= {file.path for file in entry.files}

    @property
    def is_new(self) -> bool:
        """Whether it tells of nothing yet, as where the file is gone."""
        return not self._entries and not self._left_over

    def leave_over(self, paths: Iterable[str]) -> None:
        """Files that were published once: those that no entry lists are left over."""
        self._left_over.update(paths)

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
        listed = {file.path for entry in self._entries.values() for file in entry.files}
        return sorted(self._left_over - listed)

    @property
    def contents(self) -> set[str]:
        """The SHA-256 of all contents that entries refer to."""
        return set().union(*(entry.made_from.contents for entry in self._entries.values()))

    def dumped(self) -> bytes:
        """The manifest as a file, with a check sum that tells when a bit of it has flipped."""
        reports = [entry.plain for entry in self.entries]
        content = {**self.about, **_FORMAT, "reports": reports, "left_over": self.left_over}
        content["checksum"] = fingerprint(content)
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
        return text.encode() + b"\n"
