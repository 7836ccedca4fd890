"""What travels to the process that makes a report, and what comes back: values only."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from portfolio_lib.errors import ReportError
from portfolio_lib.render.remarks import Remark

MOST_SENT = 1_000_000_000
"""More does not come from a process of a report [bytes]."""
NO_REPORT = "its process sent something that is not a report"


@dataclass(frozen=True)
class Order:
    """Everything that one report is made from.

    It names no path, so the same order can go to a process of this machine or of another.

    Parameters
    ----------
    name : how the report is called in messages and, after the last slash, in its files' names.
    notebook : the text of the notebook.
    parameters : of the notebook, without the places of the data.
    slice : the bytes of the slice, as `Portfolio.dumped` gives them.
    since : the bytes of the earlier slice that the report compares with; empty where there
        is none, None where the notebook does not ask for one.
    formats, language : which files, and in which language.
    languages : all that the report is made in, this one among them.
    day : the as-of date as YYYY-MM-DD, or empty.
    theme : how the report looks and whose it is, as `Theme.plain` gives it.
    engine : one of `settings.ENGINES`.
    files : what the notebook reads beside its slice, by path in the folder where it runs.
    strict : whether the report fails when a part of the notebook cannot be shown.
    is_alone : whether nothing lies beside its page that this could lead to: a preview.
    """

    name: str
    notebook: str
    parameters: Mapping[str, object]
    slice: bytes = field(repr=False)
    since: bytes | None = field(repr=False)
    formats: tuple[str, ...]
    language: str
    day: str
    theme: Mapping[str, object] = field(default_factory=dict, repr=False)
    engine: str = "portfolio"
    languages: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    strict: bool = False
    is_alone: bool = False

    @property
    def others(self) -> dict[str, str]:
        """The name of the page in each further language, beside this one's, by language."""
        if self.is_alone:
            return {}
        stem = self.name.rpartition("/")[2].removesuffix(f".{self.language}")
        return {code: f"{stem}.{code}.html" for code in self.languages if code != self.language}

    @property
    def top(self) -> str:
        """The way from the folder of the report's files to the one with all reports."""
        return "../" * self.name.count("/")

    def file(self, form: str) -> str:
        """How the file in a format is called in its folder."""
        return f"{self.name.rpartition('/')[2]}.{form}"


@dataclass(frozen=True)
class Made:
    """The finished files of a report by format, and the time it took to make them [s].

    There is no spreadsheet where the notebook has nothing for one.
    `printed` is what the notebook wrote to its error stream, such as warnings of
    libraries: a person who builds should see it, a reader of the report should not.
    `title` and `facts`, terms and what they are, stand at the head of the report.
    `words` are the texts that a reader of the files sees, for the gate.
    `remarks` say what of the notebook the report does not show.
    """

    files: Mapping[str, bytes] = field(repr=False)
    seconds: float
    printed: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Ran:
    """What a notebook showed when it ran, from which the files of its report are made.

    Parameters
    ----------
    notebook : the executed notebook, as values of JSON.
    files : what lay beside it and is named in it, by path; it may be a picture.
    left_behind : the names of further files that it wrote.
    """

    notebook: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    left_behind: tuple[str, ...] = ()


def as_bytes(half: Ran | Made | ReportError) -> bytes:
    """What a process of a report sends, as data.

    One that ran a notebook is not believed to send objects: to read them would run its code.
    """
    if isinstance(half, ReportError):
        return json.dumps(_plain_error(half)).encode()
    values = {each.name: getattr(half, each.name) for each in fields(half)}
    values["files"] = {
        name: base64.b64encode(content).decode() for name, content in half.files.items()
    }
    if isinstance(half, Ran):
        return json.dumps({"ran": values}).encode()
    values["remarks"] = [vars(remark) for remark in half.remarks]
    return json.dumps({"made": values}).encode()


def _plain_error(error: ReportError) -> dict[str, object]:
    message = str(error.args[0]) if error.args else ""
    if error.cell is not None:
        message = message.removeprefix(f"cell {error.cell}: ")
    about = {
        "cell": error.cell,
        "source": error.source,
        "kind": error.kind,
        "traceback": error.traceback,
    }
    return {"error": message, **about}


def sent(content: bytes) -> Ran | Made | ReportError:
    """What a process of a report sent.

    Raises
    ------
    ReportError
        When it is none of these.
    """
    try:
        values = json.loads(content)
        if "error" in values:
            return _error(values)
        return _ran(values["ran"]) if "ran" in values else _made(values["made"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ReportError(NO_REPORT) from error


def _ran(values: Mapping[str, Any]) -> Ran:
    notebook, left = values["notebook"], values["left_behind"]
    if set(values) != {each.name for each in fields(Ran)} or not isinstance(notebook, dict):
        raise ValueError("unknown fields")
    return Ran(notebook, _files(values["files"]), tuple(map(str, left)))


def _files(values: Mapping[str, str]) -> dict[str, bytes]:
    return {str(name): base64.b64decode(content, validate=True) for name, content in values.items()}


def _error(values: Mapping[str, Any]) -> ReportError:
    cell = int(values["cell"]) if values["cell"] is not None else None
    source, kind = values["source"], values["kind"]
    return ReportError(
        str(values["error"]),
        cell=cell,
        source=None if source is None else str(source),
        kind=None if kind is None else str(kind),
        traceback=str(values["traceback"]),
    )


def _made(values: Mapping[str, Any]) -> Made:
    known = {each.name for each in fields(Made)}
    if set(values) != known:
        raise ValueError("unknown fields")
    files = _files(values["files"])
    remarks = tuple(Remark(**about) for about in values["remarks"])
    others = {name: value for name, value in values.items() if name not in {"files", "remarks"}}
    rest = {name: _frozen(value) for name, value in others.items()}
    for name in ("printed", "title"):
        if not isinstance(rest[name], str):
            raise TypeError(name)
    return Made(files=files, remarks=remarks, **rest)


def _frozen(value: Any) -> Any:
    """Lists as tuples, as `Made` has them."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
