"""What stands in an output folder: its files, its manifest, and what reports were made from."""

from __future__ import annotations

from portfolio_lib.publishing.output.fingerprint import sha256
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.manifest import Manifest, PublishedFile
from portfolio_lib.publishing.output.slugs import Slugs
from portfolio_lib.publishing.output.store import Store
from portfolio_lib.publishing.planning.reasons import Kind, Reason

__all__ = ["Published"]


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

    def what_happened_to(self, file: PublishedFile) -> Reason | None:
        """What happened to a file since it was published; None when it is as it was."""
        content = self.folder.read(file.path)
        if content is None:
            return Reason(Kind.FILE_MISSING, {"file": file.path})
        if sha256(content) != file.sha256:
            return Reason(Kind.FILE_EDITED, {"file": file.path})
        return None
