"""The front door of the analysis half: read, resolve, check, one Portfolio."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from portfolio_lib import config
from portfolio_lib.cache import Cache
from portfolio_lib.errors import InputError
from portfolio_lib.files.addresses import Address, copied, place
from portfolio_lib.files.regular import open_file
from portfolio_lib.language import Language
from portfolio_lib.model import Finding, Portfolio, findings_table
from portfolio_lib.model.days import day_of
from portfolio_lib.model.saved import FILE_NAME as SAVED
from portfolio_lib.names.reference import REFERENCE_FILES
from portfolio_lib.program import analysis_program
from portfolio_lib.settings import Config
from portfolio_lib.sources import is_source, listed, why_not_read


def load(
    folder: str | Path | Sequence[str | Path],
    as_of: date | str | None = None,
    language: str = "en",
) -> Portfolio:
    """Read every source in a data folder into one portfolio.

    Parameters
    ----------
    folder : the data folder: sources, and reference tables where it has its own; or a
        folder that `Portfolio.save` wrote. An address such as ``"s3://bucket/data"`` is
        copied into a temporary folder first. One file, or several, are read as if they
        alone stood in a data folder, with the reference tables beside the first.
    as_of : the as-of date, a date or a text as ``"2016-10-31"`` or ``"today"``. Without
        it: `as_of` of the nearest portfolio.toml, else the date that the sources state,
        else None (then no project has a status).
    language : what reports and figures speak, one of `language.LANGUAGES`, as "de".

    Returns
    -------
    Portfolio
        With a finding for everything that was not as it should be.

    Raises
    ------
    InputError
        When the folder or one of its reference tables cannot be used, or it holds a
        saved portfolio and sources.
    UsageError
        When `as_of` is no date, or reports cannot be made in the language.
    """
    return _loaded(folder, as_of, None, language)


def portfolio_of(settings: Config, as_of: date | str | None = None) -> Portfolio:
    """The portfolio of the data folder that settings name, with their audiences.

    Parameters
    ----------
    settings : what portfolio.toml says; the data are on this machine.
    as_of : the as-of date, where it is not that of the settings.

    Raises
    ------
    InputError, UsageError : as for `load`.
    """
    portfolio = _loaded(settings.data, as_of or None, settings.as_of, "en")
    return with_audiences(portfolio, settings.audiences)


def _loaded(
    folder: str | Path | Sequence[str | Path],
    as_of: date | str | None,
    set_as_of: date | str | None,
    language: str,
) -> Portfolio:
    """What `load` gives; `set_as_of`, that of the settings, counts where nobody gave another."""
    spoken = Language(language).code
    files = _files(folder)
    if files or not isinstance(folder, str | Path):
        return _of_files(files, as_of or set_as_of, language)
    where = place(folder) if isinstance(folder, str) else folder
    if isinstance(where, Address):
        with copied(where) as copy:
            return _loaded(copy, as_of, set_as_of, language)
    folder = where
    if not folder.is_dir():
        kind = "file" if folder.suffix else "folder"
        raise InputError(
            f"there is no such {kind}; give the folder with the data", file=str(folder)
        )
    stated = parsed_as_of(set_as_of if as_of is None else as_of)
    saved = folder / SAVED
    if saved.is_file():
        _check_alone(saved)
        portfolio = Portfolio.from_saved(saved)
        portfolio = portfolio.at(stated).as_loaded() if stated else portfolio
        return portfolio.speaking(spoken)
    settings = config.read(config.find(folder))
    if stated is None:
        stated = parsed_as_of(settings.as_of)
    portfolio = _read(folder, stated, stated if as_of is None else None)
    return with_audiences(portfolio, settings.audiences).speaking(spoken)


def with_audiences(portfolio: Portfolio, rules: Mapping[str, str]) -> Portfolio:
    """The portfolio with the audiences that settings give its sources.

    A rule that no file matches is a finding: what it was to protect may be called otherwise.

    Parameters
    ----------
    rules : audiences by patterns of file names, as ``{"*.xml": "public"}``.
    """
    files = portfolio.sources["file"].tolist()
    found = [
        Finding.of(
            "source-without-file",
            f"the settings give {rule!r} an audience, and no source has that name",
            value=rule,
        )
        for rule in rules
        if not any(fnmatchcase(file, rule) for file in files)
    ]
    portfolio = portfolio.with_audiences(rules)
    if not found or portfolio.view.audience != "internal":
        return portfolio
    if portfolio.findings["rule"].eq("source-without-file").any():
        return portfolio
    return portfolio.with_findings(findings_table(found))


def check(workspace: str | Path = ".", as_of: date | str | None = None) -> pd.DataFrame:
    """The findings about the data of a workspace, as the table of a portfolio has them.

    Parameters
    ----------
    workspace : a folder with a portfolio.toml, or with the folder data.
    as_of : the as-of date; what portfolio.toml or the sources say for want of it.

    Raises
    ------
    UsageError, InputError : when settings or the data folder cannot be used.
    """
    settings = config.settings_of(Path(workspace))
    data = str(settings.data_from) if settings.data_from else settings.data
    return _loaded(data, as_of or None, settings.as_of, "en").findings


def parsed_as_of(value: date | str | None) -> date | None:
    """An as-of date from what a person wrote; only the word "today" asks the clock.

    Raises
    ------
    UsageError
        When it is no date.
    """
    if value == "today":
        return datetime.now().astimezone().date()
    return day_of(value)


def _read(folder: Path, as_of: date | None, set_as_of: date | None) -> Portfolio:
    """What the folder holds, from the cache where all that it depends on is as it was."""
    cache = Cache.for_data(folder)
    marks = _marks(folder) if cache.is_on else None
    key = _key(folder, as_of, set_as_of) if cache.is_on else None
    if key and (known := cache.get(key)):
        return known
    from portfolio_lib.reading import read_folder  # the readers wait until they are needed

    portfolio = read_folder(folder, as_of, set_as_of)
    # no file changed while it was read, nor changed back: a system gives no time of change twice
    if key and _key(folder, as_of, set_as_of) == key and _marks(folder) == marks:
        cache.put(key, portfolio)
    return portfolio


def _key(folder: Path, as_of: date | None, set_as_of: date | None) -> str | None:
    """SHA-256 of all that a portfolio is made from; None where a file cannot be read."""
    inputs: dict[str, str] = {}
    try:
        tables = [(folder / name, name) for name in REFERENCE_FILES if (folder / name).is_file()]
        for file, name in (*tables, *listed(folder)):
            refused = name not in REFERENCE_FILES and why_not_read(file, name, folder)
            inputs[name] = refused.rule if refused else _digest(file)
    except OSError:
        return None
    stated = [analysis_program(), str(as_of), str(set_as_of), inputs]
    return hashlib.sha256(json.dumps(stated).encode()).hexdigest()


def _marks(folder: Path) -> dict[str, tuple[int, ...]] | None:
    """Numbers of each file that change when it is written to; None where one is gone."""
    try:
        return {
            str(file): (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
            for file in folder.rglob("*")
            for about in (file.stat(follow_symlinks=True),)
        }
    except OSError:
        return None


def _files(sources: object) -> list[Path]:
    """The files that `load` is given instead of a folder, or none."""
    given = [sources] if isinstance(sources, str | Path) else sources
    if not isinstance(given, Sequence) or not given:
        kind = "an empty list" if isinstance(given, Sequence) else type(given).__name__
        raise InputError(f"{kind} cannot be loaded; give a folder, a file, or a list of files; a "
                         "DataFrame goes to Portfolio.from_frame")  # fmt: skip
    paths = [Path(str(one)) for one in given]
    return [path for path in paths if path.is_file() or len(paths) > 1]


def _of_files(files: Sequence[Path], as_of: date | str | None, language: str) -> Portfolio:
    """What some files hold, read from copies in a folder of their own."""
    names = [file.name for file in files]
    missing = [str(file) for file in files if not file.is_file()]
    if missing or len(set(names)) < len(names):
        listed_files = ", ".join(map(str, files))
        raise InputError(
            f"there is no file {missing[0]}"
            if missing
            else f"two of the files {listed_files} are of one name; give files of different names"
        )
    beside = files[0].parent
    tables = [beside / name for name in REFERENCE_FILES if (beside / name).is_file()]
    stated = parsed_as_of(as_of) or parsed_as_of(config.read(config.find(beside)).as_of)
    with tempfile.TemporaryDirectory(prefix="portfolio-files-") as folder:
        for file in dict.fromkeys((*files, *tables)):
            shutil.copy(file, folder)
        return load(Path(folder), stated, language)


def _digest(file: Path) -> str:
    with open_file(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_alone(saved: Path) -> None:
    """Refuse a folder in which either the sources or the saved portfolio would not count."""
    others = [
        file.name
        for file in sorted(saved.parent.iterdir())
        if file.name in REFERENCE_FILES or (is_source(file) and file != saved)
    ]
    if others:
        raise InputError(
            f"this saved portfolio stands beside {', '.join(others[:3])}; remove it to read "
            "the sources, or move them away",
            file=str(saved),
        )
