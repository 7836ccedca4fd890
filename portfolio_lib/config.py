"""The settings of a project folder: portfolio.toml."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from math import inf
from pathlib import Path
from typing import Any

from portfolio_lib.design.branding import theme
from portfolio_lib.errors import UsageError
from portfolio_lib.files.addresses import Address, place
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import did_you_mean, shortened
from portfolio_lib.report_rows import ROWS_SUFFIX, rows_of_reports
from portfolio_lib.settings import (
    FILE_NAME,
    LANGUAGES,
    LONGEST_NAME,
    MOST_OF_A_LIMIT,
    WHOLE,
    Config,
    Guards,
    Heartbeat,
    Limits,
    ReportKind,
    default_reports,
    in_quotation_marks,
)
from portfolio_lib.vocabulary import AUDIENCES, FORMATS

_OF_REPORTS = (
    "name", "notebook", "for_each", "only", "except", "where", "notebooks", "parameters",
    "parameters_for", "audience", "files", "strict",
)  # fmt: skip
"""What settings say of a kind of report."""


def find(folder: Path) -> Path | None:
    """The settings of a folder: its own portfolio.toml, or that of the nearest folder above it.

    The one rule for `load` and the command alike. A file further up counts only where it
    belongs to the person who asks, or to the administrator: it names notebooks that would
    run.
    """
    own = folder / FILE_NAME
    if own.is_file():
        return own
    candidates = (parent / FILE_NAME for parent in folder.resolve().parents)
    return next((file for file in candidates if file.is_file() and _is_trusted(file)), None)


def settings_of(workspace: Path | Config) -> Config:
    """The settings of a workspace: a folder, its portfolio.toml, or settings already read.

    Raises
    ------
    UsageError
        When there is no such folder, or its portfolio.toml cannot be used.
    """
    if isinstance(workspace, Config):
        return workspace
    if workspace.is_file():
        return read(workspace)
    if not workspace.is_dir():
        raise UsageError(f"there is no folder {workspace}; give the folder of portfolio.toml")
    if (file := find(workspace)) is not None:
        return read(file)
    return Config(data=workspace / "data", output=workspace / "reports")


def _is_trusted(file: Path) -> bool:
    return not hasattr(os, "getuid") or file.stat().st_uid in (os.getuid(), 0)


def read(file: Path | None) -> Config:
    """The settings in a file; the defaults where `file` is None.

    Relative paths in the file are relative to its folder.

    Raises
    ------
    UsageError
        When it cannot be read, is no TOML, has an unknown setting, or a value that does not fit.
    """
    if file is None:
        return Config()
    try:
        return parsed(read_file(file), file)
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}") from error


def parsed(text: bytes, file: Path) -> Config:
    """The settings in a text that is, or will be, that of a file.

    Raises
    ------
    UsageError
        When it is no TOML, has an unknown setting, or a value that does not fit.
    """
    try:
        content = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{file}: this is not a valid TOML file: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{file}: its values are nested too deep; write them flat") from error
    settings = _Settings(content, str(file), file.parent)
    return replace(settings.config(), file=file)


@dataclass(frozen=True)
class _Settings:
    content: Mapping[str, Any]
    where: str
    folder: Path

    def config(self) -> Config:
        known: dict[str, Callable[[Any], Any]] = {
            "data": lambda value: self._place("data", value),
            "output": lambda value: self._place("output", value),
            "as_of": self._as_of,
            "languages": lambda value: self._choices("languages", value, LANGUAGES),
            "formats": lambda value: self._choices("formats", value, FORMATS),
            "report": self._reports,
            "source": self._sources,
            "audience": self._cofunding,
            "limits": self._limits,
            "guards": self._guards,
            "share_output": self._share_output,
            "heartbeat": self._heartbeat,
            "build": self._build,
            "theme": lambda value: theme(value, self.where, self.folder),
        }
        self._check_keys(self.content, known)
        values = {key: known[key](value) for key, value in self.content.items()}
        if isinstance(values.get("data"), Address):
            values["data_from"] = values.pop("data")
        if "build" in values:
            values["scheduler"] = values.pop("build")
        if "report" in values:
            values["reports"] = values.pop("report")
        values["audiences"] = values.pop("source", {})
        cofunding = values.pop("audience", False)
        if cofunding:
            reports = values.get("reports", default_reports())
            values["reports"] = tuple(replace(kind, cofunding=True) for kind in reports)
        return replace(Config(data=self.folder / "data", output=self.folder / "reports"), **values)

    def _error(self, key: str, value: object, expected: str) -> UsageError:
        return UsageError(f"{self.where}: {key} is {shortened(repr(value))}; expected {expected}")

    def _table(
        self, key: str, value: object, known: Collection[str], expected: str
    ) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._error(key, value, expected)
        self._check_keys(value, known)
        return value

    def _check_keys(self, table: Mapping[str, Any], known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                hint = did_you_mean(key, known)
                raise UsageError(f"{self.where}: unknown setting {key!r}; {hint}")

    def _path(self, key: str, value: object) -> Path:
        if not isinstance(value, str) or not value or "\0" in value:
            raise self._error(key, value, "a path as text, such as 'data'")
        return self.folder / value

    def _place(self, key: str, value: object) -> Path | Address:
        self._path(key, value)
        return place(str(value), self.folder)

    def _build(self, value: object) -> str:
        expected = "a table with the one setting scheduler"
        scheduler = self._table("build", value, {"scheduler"}, expected).get("scheduler")
        if not isinstance(scheduler, str) or not scheduler:
            raise self._error("build.scheduler", scheduler, "an address, as 'tcp://10.0.0.1:8786'")
        return scheduler

    def _as_of(self, value: object) -> date | str:
        value = in_quotation_marks(value)
        if isinstance(value, datetime) or not (isinstance(value, date) or value == "today"):
            raise self._error("as_of", value, "a date such as 2016-10-31, or 'today'")
        return value

    def _choices(self, key: str, value: object, allowed: tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(value, list) or not value or any(item not in allowed for item in value):
            raise self._error(key, value, f"a list of {', '.join(allowed)}")
        return tuple(dict.fromkeys(value))

    def _limits(self, value: object) -> Limits:
        table = self._table("limits", value, asdict(Limits()), "a table with seconds and memory")
        for key, number in table.items():
            is_number = isinstance(number, int | float) and not isinstance(number, bool)
            if not is_number or not 0 < number <= MOST_OF_A_LIMIT:
                unit = {"seconds": "seconds", "memory": "megabytes"}[key]
                expected = f"a number of {unit} above 0, at most {MOST_OF_A_LIMIT:,}"
                raise self._error(f"limits.{key}", number, expected)
        return Limits(**{key: float(number) for key, number in table.items()})

    def _share_output(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._error("share_output", value, "true or false")
        return value

    def _guards(self, value: object) -> Guards:
        expected = "a table with enabled and largest_loss"
        table = self._table("guards", value, asdict(Guards()), expected)
        stated = {**asdict(Guards()), **table}
        enabled, loss = stated["enabled"], stated["largest_loss"]
        if not isinstance(enabled, bool):
            raise self._error("guards.enabled", enabled, "true or false")
        if not isinstance(loss, int | float) or isinstance(loss, bool) or not 0 <= loss <= 1:
            raise self._error("guards.largest_loss", loss, "a share from 0 to 1, such as 0.2")
        return Guards(enabled, float(loss))

    def _heartbeat(self, value: object) -> Heartbeat:
        expected = "a table with file or address"
        table = self._table("heartbeat", value, asdict(Heartbeat()), expected)
        address = table.get("address")
        is_web = isinstance(address, str) and address.startswith(("https://", "http://"))
        if address is not None and not is_web:
            raise self._error("heartbeat.address", address, "an address that begins with https://")
        file = self._path("heartbeat.file", table["file"]) if "file" in table else None
        return Heartbeat(file, address)

    def _reports(self, value: object) -> tuple[ReportKind, ...]:
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            raise self._error("report", value, "tables written as [[report]]")
        kinds = tuple(self._report(item) for item in value)
        names = [kind.name for kind in kinds]
        if len(set(names)) != len(names):
            raise self._error("report", names, "each name once")
        return kinds

    def _report(self, table: Mapping[str, Any]) -> ReportKind:
        self._check_keys(table, _OF_REPORTS)
        name = table.get("name")
        is_word = isinstance(name, str) and name.replace("-", "").replace("_", "").isalnum()
        if not is_word or len(str(name)) > LONGEST_NAME:
            expected = f"at most {LONGEST_NAME} letters, digits and hyphens"
            raise self._error("report.name", name, expected)
        for_each = self._for_each(table.get("for_each"))
        rows: tuple[Mapping[str, str], ...] = ()
        if isinstance(for_each, str) and for_each.endswith(ROWS_SUFFIX):
            data = self._place("data", self.content.get("data", "data"))
            for_each, rows = rows_of_reports(data, for_each, table)
        kind = ReportKind(str(name), self._path("report.notebook", table.get("notebook")), for_each)
        files, strict = table.get("files", []), table.get("strict", kind.is_for_donors)
        if not isinstance(files, list) or not all(isinstance(name, str) and name for name in files):
            raise self._error("report.files", files, "a list of paths, such as ['rates.csv']")
        if not isinstance(strict, bool):
            raise self._error("report.strict", strict, "true or false")
        notebooks = self._of_targets(table, "notebooks", "a table such as {sem = 'sem.ipynb'}")
        further = self._of_targets(table, "parameters_for", "a table of tables by target")
        where = self._of_targets(table, "where", "a table such as {status = 'ongoing'}")
        return replace(
            kind,
            parameters=self._parameters("parameters", table.get("parameters", {})),
            audience=self._audience(table.get("audience"), kind),
            files=tuple(files),
            strict=strict,
            folder=self.folder,
            rows=rows,
            notebooks={
                target: self._path(f"report.notebooks.{target}", file)
                for target, file in notebooks.items()
            },
            parameters_for={
                target: self._parameters(f"parameters_for.{target}", values)
                for target, values in further.items()
            },
            only=self._chosen("only", table.get("only"), kind),
            without=self._chosen("except", table.get("except"), kind),
            where={key: self._wanted(f"where.{key}", wanted) for key, wanted in where.items()},
        )

    def _for_each(self, value: object) -> str | tuple[str, ...]:
        """A key, or several; whether there are such keys shows when the data are read."""
        if isinstance(value, str) and value:
            return value
        keys = value if isinstance(value, list) else []
        is_sound = all(isinstance(key, str) and key and key != WHOLE for key in keys)
        if not keys or not is_sound or len(set(keys)) < len(keys):
            raise self._error(
                "report.for_each", value, "a key such as 'place', 'donor', 'sector' or the name of "
                "an own field, a list of keys, a table as 'briefs.reports.csv', or 'portfolio'",
            )  # fmt: skip
        return tuple(keys) if len(keys) > 1 else str(keys[0])

    def _of_targets(self, table: Mapping[str, Any], name: str, expected: str) -> Mapping[str, Any]:
        values = table.get(name, {})
        if not isinstance(values, dict) or (
            values and name != "where" and table.get("for_each") == WHOLE
        ):
            raise self._error(f"report.{name}", values, expected)
        return values

    def _chosen(self, name: str, value: object, kind: ReportKind) -> dict[str, tuple[str, ...]]:
        """Which targets are meant, by key; a list where there is but one key."""
        if value is None:
            return {}
        by_key = value if isinstance(value, dict) else {kind.keys[0]: value}
        is_clear = isinstance(value, dict) or len(kind.keys) == 1
        if kind.keys == (WHOLE,) or not is_clear or not set(by_key) <= set(kind.keys):
            raise self._error(
                f"report.{name}", value, f"a table by key, such as {{{kind.keys[0]} = ['…']}}"
            )
        found = {key: self._wanted(f"{name}.{key}", wanted) for key, wanted in by_key.items()}
        return {key: (str(w),) if isinstance(w, str | int) else tuple(map(str, w))
                for key, w in found.items()}  # fmt: skip

    def _wanted(self, name: str, value: object) -> str | int | list[str | int]:
        """A value or several, as `Portfolio.where` takes them."""
        listed = value if isinstance(value, list) else [value]
        is_plain = all(isinstance(v, str | int) and not isinstance(v, bool) for v in listed)
        if not listed or not is_plain:
            raise self._error(f"report.{name}", value, "a text or a number, or a list of these")
        return value  # type: ignore[return-value]  # checked above

    def _audience(self, value: object, kind: ReportKind) -> str:
        """Who may see a report: reports for donors are for them, all others stay inside."""
        if value is None:
            return "donor" if kind.is_for_donors else "internal"
        if value == "donor" and not kind.is_for_donors:
            raise self._error(
                "report.audience", value, "public or internal: only a report for_each donor has "
                "a donor to belong to",
            )  # fmt: skip
        return self._one_audience("report.audience", value)

    def _one_audience(self, key: str, value: object) -> str:
        if value not in AUDIENCES:
            raise self._error(key, value, f"one of {', '.join(AUDIENCES)}")
        return str(value)

    def _sources(self, value: object) -> Mapping[str, str]:
        """The audiences of sources by patterns of their names."""
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._error("source", value, "tables written as [[source]]")
        audiences = {}
        for table in value:
            self._check_keys(table, ("file", "audience"))
            file = table.get("file")
            if not isinstance(file, str) or not file:
                raise self._error("source.file", file, "a name or pattern, as '*.xml'")
            audiences[file] = self._one_audience("source.audience", table.get("audience"))
        return audiences

    def _cofunding(self, value: object) -> bool:
        """Whether a donor reads the sum of what the other donors give."""
        expected = "a table with the one setting cofunding"
        cofunding = self._table("audience", value, {"cofunding"}, expected).get("cofunding", "none")
        if cofunding not in {"none", "total"}:
            raise self._error("audience.cofunding", cofunding, "'none' or 'total'")
        return bool(cofunding == "total")

    def _parameters(self, where: str, values: object) -> Mapping[str, object]:
        if not isinstance(values, dict):
            raise self._error(f"report.{where}", values, "a table")
        return {name: self._parameter(name, value) for name, value in values.items()}

    def _parameter(self, name: str, value: object) -> object:
        """A value as JSON has it: a day or a time becomes a text in ISO 8601."""
        if isinstance(value, date | time):
            return value.isoformat()
        if isinstance(value, list):
            return [self._parameter(name, item) for item in value]
        if isinstance(value, dict):
            return {key: self._parameter(f"{name}.{key}", item) for key, item in value.items()}
        if isinstance(value, float) and not -inf < value < inf:
            raise self._error(f"report.parameters.{name}", value, "a number that is finite")
        return value
