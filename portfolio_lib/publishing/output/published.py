"""What stands in an output folder: its files, its manifest, and what reports were made from."""

from __future__ import annotations

import json
from functools import cached_property

from portfolio_lib.publishing.output.entries import PublishedFile
from portfolio_lib.publishing.output.fingerprint import sha256
from portfolio_lib.publishing.output.folder import HIDDEN, Folder
from portfolio_lib.publishing.output.manifest import Manifest
from portfolio_lib.publishing.output.slugs import Slugs
from portfolio_lib.publishing.output.store import Store
from portfolio_lib.publishing.planning.reasons import Kind, Reason

UNFINISHED = f"{HIDDEN}/unfinished.json"
"""What is being published and not yet in the manifest."""


class Published:
    """An output folder as the last build left it, or as somebody changed it since.

    Raises
    ------
    InputError
        When a manifest is there that this version cannot read.
    """

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.manifest = Manifest.read(folder)
        self.store = Store(folder)
        self.slugs = Slugs(folder, self.manifest.entries)
        if self.manifest.is_new:
            self.manifest.leave_over(self.slugs.files())

    @cached_property
    def _unfinished(self) -> dict[str, str]:
        """What a build that was killed had published since its last manifest: SHA-256 by path."""
        try:
            content = json.loads(self.folder.read(UNFINISHED) or b"{}")
            return {str(path): str(hash_) for path, hash_ in content.items()}
        except (ValueError, AttributeError, RecursionError):
            return {}

    def what_happened_to(self, file: PublishedFile) -> Reason | None:
        """What happened to a file since it was published; None when it is as it was."""
        content = self.folder.read(file.path)
        if content is None:
            return Reason(Kind.FILE_MISSING, {"file": file.path})
        if sha256(content) != file.sha256:
            is_ours = self._unfinished.get(file.path) == sha256(content)
            kind = Kind.FILE_UNFINISHED if is_ours else Kind.FILE_EDITED
            return Reason(kind, {"file": file.path})
        return None
