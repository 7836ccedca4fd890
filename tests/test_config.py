"""portfolio.toml: what it may say, and how a mistake in it is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from helpers.data_folders import DATA, write

from portfolio_lib import UsageError, config
from portfolio_lib.settings import Config


def settings(folder: Path, text: str | bytes) -> Config:
    return config.read(write(folder, {"portfolio.toml": text}) / "portfolio.toml")


def test_the_settings_of_this_project_are_read() -> None:
    found = config.find(DATA)
    assert found is not None
    read = config.read(found)
    assert read.as_of == date(2016, 10, 31)
    assert read.data == DATA
    assert [(kind.name, kind.for_each) for kind in read.reports] == [
        ("country", "place"),
        ("donor", "donor"),
        ("portfolio", "portfolio"),
    ]
    assert all(kind.notebook.is_file() for kind in read.reports)


def test_without_a_file_or_with_an_empty_one_the_defaults_hold(tmp_path: Path) -> None:
    assert config.read(None) == Config()
    read = settings(tmp_path, "")
    assert (read.as_of, read.formats, read.languages) == (None, ("html", "pdf", "xlsx"), ("en",))
    assert read.data == tmp_path / "data"
    assert [kind.name for kind in read.reports] == ["country", "donor", "portfolio"]


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = (
        'data = "in"\noutput = "../out"\n'
        '[[report]]\nname = "x-1"\nnotebook = "n.ipynb"\nfor_each = "donor"'
    )
    read = settings(tmp_path, text)
    assert read.data == tmp_path / "in"
    assert read.output == tmp_path / "../out"
    assert read.reports[0].notebook == tmp_path / "n.ipynb"


def test_the_file_of_the_nearest_folder_above_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"portfolio.toml": "", "a/portfolio.toml": "", "a/b/x": ""})
    assert config.find(tmp_path / "a" / "b") == (tmp_path / "a" / "portfolio.toml").resolve()
    assert config.find(tmp_path) == (tmp_path / "portfolio.toml").resolve()


def test_settings_are_read(tmp_path: Path) -> None:
    text = 'as_of = "today"\nformats = ["pdf", "pdf"]\nlanguages = ["en"]\n[limits]\nseconds = 5'
    read = settings(tmp_path, text)
    assert (read.as_of, read.formats, read.limits.seconds) == ("today", ("pdf",), 5.0)
    assert settings(tmp_path, 'as_of = "2016-10-31"').as_of == date(2016, 10, 31)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("as_off = 2016-10-31", "unknown setting 'as_off'; did you mean as_of?"),
        ("colour = 1", "unknown setting 'colour'; known are data, output, as_of"),
        ('as_of = "2016-31-10"', "as_of is '2016-31-10'; expected a date such as 2016-10-31"),
        ('as_of = "yesterday"', "as_of is 'yesterday'; expected a date"),
        ("as_of = 2016-10-31T10:00:00", "as_of is datetime"),
        ("as_of = 20161031", "as_of is 20161031; expected a date"),
        ("as_of = 2016-02-31", "not a valid TOML"),
        ("data = 5", "data is 5; expected a path as text, such as 'data'"),
        ('output = ""', "output is ''; expected a path"),
        ("formats = []", "formats is []; expected a list of html, pdf, xlsx"),
        ('formats = "pdf"', "formats is 'pdf'; expected a list"),
        ('formats = ["docx"]', "formats is ['docx']; expected a list of html, pdf, xlsx"),
        ("formats = [[]]", "formats is [[]]; expected a list"),
        ('languages = ["xx"]', "languages is ['xx']; expected a list of en"),
        ("limits = 5", "limits is 5; expected a table"),
        ("[limits]\nminutes = 5", "unknown setting 'minutes'; known are seconds, memory"),
        ("[limits]\nseconds = 0", "limits.seconds is 0; expected a number of seconds above 0"),
        ("[limits]\nseconds = true", "limits.seconds is True; expected"),
        ("[limits]\nseconds = nan", "limits.seconds is nan; expected"),
        ("[limits]\nseconds = inf", "limits.seconds is inf; expected"),
        ("[limits]\nmemory = 0", "limits.memory is 0; expected a number of megabytes above 0"),
        ("report = 5", "report is 5; expected tables written as [[report]]"),
        ("report = []", "report is []; expected"),
        ("[report]\nname = 1", "expected tables written as [[report]]"),
        ("[[report]]\nnam = 'x'", "unknown setting 'nam'; did you mean name?"),
        ("[[report]]\nname = 'a b'", "report.name is 'a b'; expected at most 80 letters"),
        ("[[report]]\nname = '..'", "report.name is '..'; expected at most 80 letters"),
        ("[[report]]\nname = 'x'\nfor_each = 5", "report.for_each is 5; expected a key such as"),
        ("[[report]]\nname = 'x'\nfor_each = []", "report.for_each is []; expected a key such"),
        (
            "[[report]]\nname = 'x'\nfor_each = ['donor', 'donor']",
            "report.for_each is ['donor', 'donor']; expected a key such",
        ),
        (
            "[[report]]\nname = 'x'\nnotebook = 'n'\nfor_each = ['donor', 'place']\nonly = ['XK']",
            "report.only is ['XK']; expected a table by key, such as {donor",
        ),
        (
            "[[report]]\nname = 'x'\nnotebook = 'n'\nfor_each = 'donor'\nwhere = 'ongoing'",
            "report.where is 'ongoing'; expected a table such as {status = 'ongoing'}",
        ),
        ("[[report]]\nname = 'x'\nfor_each = 'donor'", "report.notebook is None; expected a path"),
        (
            "[[report]]\nname = 'x'\nnotebook = 'n'\nfor_each = 'donor'\n" * 2,
            "report is ['x', 'x']; expected each name once",
        ),
        ("as_of = ", "this is not a valid TOML file"),
        (b"\xff\xfe", "this is not a valid TOML file"),
        (b"data = '\0'", "this is not a valid TOML file"),
    ],
)
def test_a_mistake_is_told_with_the_file(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        settings(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "portfolio.toml"))
    assert message in str(caught.value)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="this file cannot be read: it is not a file"):
        config.read(tmp_path)
