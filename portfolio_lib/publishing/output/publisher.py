"""Publishing: whole files only, the manifest last."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from portfolio_lib.design.theme import THEME, Theme
from portfolio_lib.publishing.output import index
from portfolio_lib.publishing.output.entries import Entry, PublishedFile
from portfolio_lib.publishing.output.fingerprint import canonical, sha256
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.manifest import MANIFEST
from portfolio_lib.publishing.output.published import UNFINISHED, Published
from portfolio_lib.settings import LANGUAGES

_SECONDS = 2.0
"""So much time lies at least between two manifests [s]."""
_RARELY = 30
"""And so many times as long as one takes to write."""


class Publisher(Published):
    """Writes finished reports into an output folder, and what they were made from.

    Raises
    ------
    UsageError
        When the folder cannot be made or is a file.
    InputError
        When a manifest is there that this version cannot read.
    """

    def __init__(self, folder: Folder) -> None:
        folder.make()
        super().__init__(folder)
        self._pending: dict[str, str] = {}
        self._next_manifest = 0.0

    def publish(self, name: str, content: bytes) -> PublishedFile:
        """Write one file, whole or not at all, and return what the manifest says of it.

        Raises
        ------
        UsageError
            When the file cannot be written; what stood there before still does.
        """
        self.folder.write(name, content)
        return PublishedFile(name, len(content), sha256(content))

    def report(self, entry: Entry, files: Mapping[str, bytes], inputs: Iterable[bytes]) -> Entry:
        """Publish a report: what it was made from, its files by path, its entry."""
        for content in inputs:
            self.store.put(content)
        self._announce(files)
        published = tuple(self.publish(name, content) for name, content in files.items())
        made = replace(entry, files=published, status="made", error=None)
        self.manifest.enter(made)
        self._write_manifest_now_and_then()
        return made

    def _announce(self, files: Mapping[str, bytes]) -> None:
        """Say what is being published, so that after a crash it is not taken for an edit."""
        if self.folder.is_local:
            self._pending |= {name: sha256(content) for name, content in files.items()}
            self.folder.write(UNFINISHED, canonical(self._pending))

    def _write_manifest_now_and_then(self) -> None:
        """Write the manifest, but not so often that a large one takes much of the time."""
        start = time.monotonic()
        if start >= self._next_manifest:
            self.folder.write(MANIFEST, self.manifest.dumped())
            self._pending.clear()
            end = time.monotonic()
            self._next_manifest = end + max(_SECONDS, _RARELY * (end - start))

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file for readers, by name."""
        files = (file for entry in self.manifest.entries for file in entry.files)
        published = {file.path: file.sha256 for file in files}
        own = (*index.names(self.manifest.entries), MANIFEST)
        return published | {name: sha256(self.folder.read(name) or b"") for name in own}

    def finish(
        self, language: str = "en", theme: Theme = THEME, *, prune: bool = False
    ) -> list[str]:
        """Write the index, first in a language, in a theme, and the manifest as the last file.

        Contents that no report refers to are removed, and with `prune` also the files that
        belong to no report any more. Returns these.
        """
        pages = index.pages(self.manifest.entries, language, theme)
        for name, page in pages.items():
            if self.folder.read(name) != page:
                self.folder.write(name, page)
        for name in {index.file_in(code) for code in LANGUAGES} - set(pages):
            if self.folder.read(name) is not None:
                self.folder.remove(name)
        gone = self.manifest.left_over if prune else []
        for path in gone:
            self.folder.remove(path)
        self.manifest.forget(gone)
        manifest = self.manifest.dumped()
        if self.folder.read(MANIFEST) != manifest:
            self.folder.write(MANIFEST, manifest)
        if self.folder.read(UNFINISHED) is not None:
            self.folder.remove(UNFINISHED)
        self.store.keep_only(self.manifest.contents)
        return gone
