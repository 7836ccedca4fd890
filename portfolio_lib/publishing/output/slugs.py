"""Whose the names of files are: a name that one target had never becomes another's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from operator import itemgetter

from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.publishing.output.folder import HIDDEN, Folder
from portfolio_lib.settings import LANGUAGES
from portfolio_lib.vocabulary import FORMATS

_FILE = f"{HIDDEN}/names.json"
_NAME = re.compile(rf"(.+)\.(?:{'|'.join(LANGUAGES)})\.(?:{'|'.join(FORMATS)})")
"""What the file of a report is called in the folder of its kind."""


class Slugs:
    """The code of the target that has, or once had, each name, by kind of report.

    Whoever mails or links a file by its name sends it to that target. The manifest says it of
    the reports that are there; the register remembers those that are gone.
    """

    def __init__(self, folder: Folder, entries: Iterable[Entry]) -> None:
        self._folder = folder
        self._register = _read(folder)
        for entry in entries:
            self.give(entry.report, entry.target.slug, entry.target.code)

    def owners(self, report: str) -> Mapping[str, str]:
        """The code that has each slug, for a kind of report; the newest slug of a code last."""
        return self._register.get(report, {})

    def files(self) -> set[str]:
        """The files that stand in the folder under names that targets have, or once had."""
        return {
            file
            for report, owners in self._register.items()
            for file in self._folder.names(report)
            if (found := _NAME.fullmatch(file.removeprefix(f"{report}/"))) and found[1] in owners
        }

    def give(self, report: str, slug: str, code: str) -> None:
        """Let a target have a name, now and for ever."""
        owners = self._register.setdefault(report, {})
        owners.pop(slug, None)
        owners[slug] = code

    def keep(self) -> None:
        """Write the register where something of it is new.

        By code, and of one code the newest last: the order in which reports were asked for
        makes no difference.
        """
        by_code = {
            report: dict(sorted(owners.items(), key=itemgetter(1)))
            for report, owners in sorted(self._register.items())
        }
        content = json.dumps(by_code, ensure_ascii=False, indent=0).encode()
        if self._folder.read(_FILE) != content:
            self._folder.write(_FILE, content)


def _read(folder: Folder) -> dict[str, dict[str, str]]:
    """The register; an empty one where it is gone or damaged."""
    try:
        content = json.loads(folder.read(_FILE) or b"{}")
        return {
            str(report): {str(slug): str(code) for slug, code in owners.items()}
            for report, owners in content.items()
        }
    except (ValueError, AttributeError, RecursionError):
        return {}
