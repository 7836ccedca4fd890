"""What a manifest says of one report: its files, for whom it is, and from what it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

Key = tuple[str, str, str]
"""By what a report is known: its kind, the code of its target, its language."""


@dataclass(frozen=True)
class PublishedFile:
    """A file of a report: its path in the output folder, size [bytes] and SHA-256."""

    path: str
    size: int
    sha256: str = ""

    @property
    def form(self) -> str:
        """Its format, one of `vocabulary.FORMATS`."""
        return self.path.rpartition(".")[2]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> PublishedFile:
        """A file as the JSON of a manifest has it."""
        path = path_within(plain["path"])
        return cls(path, _number(plain["size"]), _text(plain.get("sha256", "")))


@dataclass(frozen=True)
class EntryTarget:
    """For what a report was made: the target's kind, code, name, slug, footnote, codes by key."""

    kind: str
    code: str
    name: str
    slug: str
    footnote: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its keys; that of the whole portfolio is its kind."""
        return tuple(self.codes) or (self.kind,)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> EntryTarget:
        """A target as the JSON of a manifest has it."""
        kind, code, name = (_text(plain[key]) for key in ("kind", "code", "name"))
        codes = {_text(key): _text(value) for key, value in plain.get("codes", ())}
        codes = codes or ({} if kind in {code, "portfolio"} else {kind: code})
        footnote = _text_or_none(plain, "footnote")
        return cls(kind, code, name, _text(plain.get("slug", code)), footnote, codes)

    @property
    def plain(self) -> dict[str, object]:
        """The same as values of JSON."""
        return {**vars(self), "codes": [list(pair) for pair in self.codes.items()]}


@dataclass(frozen=True)
class MadeFrom:
    """All that a report was made from; contents are named by their SHA-256.

    Parameters
    ----------
    as_of : YYYY-MM-DD, or None.
    compares : whether the notebook takes an earlier slice.
    made_with : the description of the program.
    notebook, notebook_sha256 : its file name, its text.
    files : what it read beside its slice: SHA-256 by path in its folder.
    strict : whether it had to show all of its notebook.
    since : the earlier slice, or empty.
    """

    as_of: str | None
    compares: bool = False
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    library: str = ""
    made_with: str = ""
    notebook: str = ""
    notebook_sha256: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    since: str = ""
    slice: str = ""
    theme: str = ""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> MadeFrom:
        """What a report was made from, as the JSON of a manifest has it."""
        day, notebook = _text_or_none(plain, "as_of"), plain.get("notebook", {})
        date.fromisoformat(day or "2000-01-01")
        names = ("library", "made_with", "since", "slice", "theme")
        return cls(
            as_of=day,
            compares=bool(plain.get("compares")),
            formats=_texts(plain.get("formats", ())),
            languages=_texts(plain.get("languages", ())),
            notebook=_text(notebook.get("file", "")),
            notebook_sha256=_text(notebook.get("sha256", "")),
            files={path_within(n): _text(h) for n, h in plain.get("files", {}).items()},
            strict=bool(plain.get("strict")),
            **{name: _text(plain.get(name) or "") for name in names},
        )

    @property
    def plain(self) -> dict[str, object]:
        """The same as values of JSON."""
        return {
            "as_of": self.as_of,
            "compares": self.compares,
            "files": dict(self.files),
            "formats": list(self.formats),
            "languages": list(self.languages),
            "library": self.library,
            "made_with": self.made_with,
            "notebook": {"file": self.notebook, "sha256": self.notebook_sha256},
            "since": self.since,
            "slice": self.slice,
            "strict": self.strict,
            "theme": self.theme,
        }

    @property
    def contents(self) -> set[str]:
        """The SHA-256 of all contents that are kept for the report."""
        names = (self.slice, self.since, self.made_with, self.theme, self.notebook_sha256)
        return {name for name in (*names, *self.files.values()) if name}


@dataclass(frozen=True)
class SliceSummary:
    """What a slice holds, in a few numbers and names, for the page that leads to all reports.

    `statuses` has the number of projects by status.
    """

    projects: int = 0
    places: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    statuses: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> SliceSummary:
        """A summary as the JSON of a manifest has it."""
        statuses = {_text(name): _number(n) for name, n in plain.get("statuses", {}).items()}
        places, donors = (_texts(plain.get(key, ())) for key in ("places", "donors"))
        return cls(_number(plain.get("projects", 0)), places, donors, statuses)

    @property
    def plain(self) -> dict[str, object]:
        """The same as values of JSON."""
        return {
            "projects": self.projects,
            "places": list(self.places),
            "donors": list(self.donors),
            "statuses": dict(self.statuses),
        }


@dataclass(frozen=True)
class Entry:
    """What a manifest says of one report in one language.

    Parameters
    ----------
    report : the kind of report.
    parameters : of the notebook, without the locations of the data.
    about : what its slice holds, or None where an earlier version did not say.
    slice_fingerprint : what the slice was cut from, or empty.
    fingerprint : one hash over all that the files depend on, or empty.
    status : "made" or "failed"; empty before anything was tried.
    files : the published files; after a failure those of the last success.
    title, facts : the head of the report, as terms and what they are.
    error : why it failed, or None.
    remarks : what of the notebook it does not show: by cell and kind, not in words, for these
        may be anybody's data.
    by_hand : whether only a person asked for it, and the settings do not.
    """

    report: str
    target: EntryTarget
    language: str
    made_from: MadeFrom
    parameters: Mapping[str, object] = field(default_factory=dict)
    about: SliceSummary | None = None
    slice_fingerprint: str = ""
    fingerprint: str = ""
    status: str = ""
    files: tuple[PublishedFile, ...] = ()
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    error: str | None = None
    remarks: tuple[Mapping[str, object], ...] = ()
    by_hand: bool = False

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Entry:
        """An entry as the JSON of a manifest has it.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError : when something is not as expected.
        """
        about = plain.get("about")
        return cls(
            report=_text(plain["report"]),
            target=EntryTarget.from_plain(plain["target"]),
            language=_text(plain["language"]),
            made_from=MadeFrom.from_plain(plain["made_from"]),
            parameters=dict(plain.get("parameters", {})),
            about=SliceSummary.from_plain(about) if isinstance(about, dict) else None,
            slice_fingerprint=_text(plain.get("mark", "")),
            fingerprint=_text(plain.get("fingerprint", "")),
            status=_text(plain["status"]),
            files=tuple(PublishedFile.from_plain(file) for file in plain["files"]),
            title=_text(plain.get("title", "")),
            facts=tuple((str(term), str(fact)) for term, fact in plain.get("facts", ())),
            error=_text_or_none(plain, "error"),
            remarks=tuple(dict(remark) for remark in plain.get("remarks", ())),
            by_hand=bool(plain.get("by_hand")),
        )

    @property
    def plain(self) -> dict[str, object]:
        """The same as values of JSON; what is not known is left out."""
        known = {
            "about": self.about.plain if self.about else None,
            "by_hand": self.by_hand or None,
            "error": self.error,
            "facts": [list(fact) for fact in self.facts] if self.title else None,
            "title": self.title or None,
            "remarks": [dict(remark) for remark in self.remarks] or None,
        }
        return {
            "report": self.report,
            "target": self.target.plain,
            "language": self.language,
            "made_from": self.made_from.plain,
            "parameters": dict(self.parameters),
            "mark": self.slice_fingerprint,
            "fingerprint": self.fingerprint,
            "status": self.status,
            "files": [dict(vars(file)) for file in self.files],
            **{key: value for key, value in known.items() if value is not None},
        }

    @property
    def key(self) -> Key:
        """By what the report is known."""
        return self.report, self.target.code, self.language

    def failed(self, error: str) -> Entry:
        """The entry after the report failed; its earlier files stay."""
        return replace(self, status="failed", error=error)


def called(entry: Entry) -> str:
    """How the report of an entry is called in messages and in its files' paths."""
    return f"{entry.report}/{entry.target.slug}.{entry.language}"


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} stands where a number is expected")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} stands where a text is expected")
    return value


def _text_or_none(plain: Mapping[str, Any], key: str) -> str | None:
    value = plain.get(key)
    return None if value is None else _text(value)


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def path_within(path: str) -> str:
    """A path within the folder itself: nothing else is ever read or removed by its name.

    Raises
    ------
    ValueError : for any other path.
    """
    parts = _text(path).split("/")
    if not path or path.startswith(("/", ".")) or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError(f"a file has the path {path!r}")
    return path
