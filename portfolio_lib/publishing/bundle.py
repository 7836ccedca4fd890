"""What one donor may be given: its reports, with an index and a manifest of their own.

The index and the manifest of an output folder name every donor; these name nobody else.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from portfolio_lib.errors import UsageError
from portfolio_lib.files.whole import write_whole
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model.saved import view_of
from portfolio_lib.publishing.output import index
from portfolio_lib.publishing.output.entries import Entry, SliceSummary
from portfolio_lib.publishing.output.manifest import MANIFEST, Manifest
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.settings import Config

_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every file in a zip: the same reports give the same bytes."""


def bundled(published: Published, donor: str, to: Path | None, settings: Config) -> Path:
    """Write the reports of a donor into a folder, or into a file that ends in .zip.

    Parameters
    ----------
    published : the output folder.
    donor : its identifier, name, or the name of its files.
    to : where; a zip beside the current folder's files for want of it.
    settings : for the language and the look of the index.

    Raises
    ------
    UsageError
        When there is no report for the donor, one of them is not as it was published, or the
        folder holds something already.
    """
    entries = _of_donor(published, donor)
    files = {file.path: _content(published, file.path) for entry in entries for file in entry.files}
    for entry in entries:
        for file in entry.files:
            if happened := published.what_happened_to(file):
                raise UsageError(f"{happened}; build again before it goes to the donor")
    files |= index.pages(entries, settings.languages[0], settings.theme)
    files[MANIFEST] = Manifest(entries).dumped()
    return _written(files, to or Path(f"{entries[0].target.slug}.zip"))


def _of_donor(published: Published, donor: str) -> list[Entry]:
    """The entries of a donor's reports, without what they say of others."""
    known = [e for e in published.manifest.entries if "donor" in e.target.codes and e.files]
    alone = [entry for entry in known if entry.target.keys == ("donor",)] or known
    codes = sorted({entry.target.codes["donor"] for entry in known})
    wanted = donor.casefold()
    meant = {code for code in codes if code.casefold() == wanted} or {
        entry.target.codes["donor"]
        for entry in alone
        if wanted in {entry.target.slug, entry.target.name.casefold()}
    }
    if not meant:
        raise UsageError(f"no report of the donor {donor!r} is published; "
                         f"{did_you_mean(donor, codes)}")  # fmt: skip
    if len(meant) > 1:
        listed = ", ".join(sorted(meant))
        raise UsageError(f"several donors are called {donor!r}; give one of {listed}")
    found = [
        replace(entry, about=_alone(entry))
        for entry in known
        if entry.target.codes["donor"] in meant and _is_for_donor(entry, published)
    ]
    if not found:
        raise UsageError(
            f"the reports of the donor {donor!r} are internal; [[report]] audience = 'donor' in "
            "portfolio.toml, and a build, make some that it may have"
        )
    return found


def _is_for_donor(entry: Entry, published: Published) -> bool:
    """Whether the slice of a report was cut for its donor, or for everybody."""
    view = view_of(published.store.get(entry.made_from.slice) or b"")
    return view is not None and view.audience != "internal"


def _alone(entry: Entry) -> SliceSummary | None:
    return replace(entry.about, donors=()) if entry.about else None


def _content(published: Published, path: str) -> bytes:
    return published.folder.read(path) or b""


def _written(files: dict[str, bytes], to: Path) -> Path:
    if to.suffix.lower() == ".zip":
        return write_whole(to, _zipped(sorted(files.items())))
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UsageError(f"{to} is there already; give a new folder, or a file that ends in .zip")
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(to / name, content)
    return to


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
