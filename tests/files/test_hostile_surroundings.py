"""What lies in the data folder, or is printed, does no harm whatever it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.data_folders import finding, loaded, page, project, workbook, write

from portfolio_lib import UsageError, config, load, reading
from portfolio_lib.cli.options import ends_with_exit_code
from portfolio_lib.cli.terminal import inert
from portfolio_lib.files.regular import open_file, read_file, readable_name
from portfolio_lib.files.whole import write_whole
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.last_build import inputs
from portfolio_lib.settings import Config

Command = Callable[..., subprocess.CompletedProcess[str]]
ESCAPE = "\x1b]0;owned\x07"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="pipes and odd names are of POSIX")


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fail instead of waiting for ever."""

    def too_long(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"data/page.txt": page(project())})


@needs_posix
@pytest.mark.parametrize("name", ["pipe.txt", ".pipe", "sub/pipe.csv", "organisations.csv"])
def test_a_pipe_in_the_data_is_never_opened(folder: Path, name: str) -> None:
    pipe = folder / "data" / name
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    with at_most(20):
        inputs(Config(data=folder / "data"), "2016-10-31")
        if name != "organisations.csv":
            assert len(load(folder / "data", "2016-10-31")) == 1


@needs_posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/random", "/dev/tty"])
def test_a_device_is_never_opened(folder: Path, device: str) -> None:
    (folder / "data/endless.txt").symlink_to(device)
    with at_most(20):
        inputs(Config(data=folder / "data"), "2016-10-31")
        assert len(load(folder / "data", "2016-10-31")) == 1
    with pytest.raises(OSError, match="not a file"), open_file(Path("/dev/zero")):
        pass


@needs_posix
def test_a_pipe_as_notebook_or_settings_or_logo_is_refused(
    folder: Path, portfolio: Command
) -> None:
    os.mkfifo(folder / "pipe")
    report = '[[report]]\nname = "a"\nfor_each = "portfolio"\nnotebook = "pipe"\n'
    for settings in (report, '[theme]\nlogo = "pipe"\nlogo_alt = "a"\n'):
        (folder / "portfolio.toml").write_text(settings, encoding="utf-8")
        with at_most(20):
            result = portfolio("build", "--as-of", "2016-10-31", cwd=folder)
        assert result.returncode in {1, 2}, result.stderr
        assert "not a file" in result.stderr
    with pytest.raises(UsageError, match="not a file"):
        config.read(folder / "pipe")


@needs_posix
def test_a_name_that_is_not_utf_8_is_read_and_told(folder: Path, portfolio: Command) -> None:
    odd = os.fsdecode(os.fsencode(folder / "data") + b"/b\xffd.txt")
    Path(odd).write_text(page(project("Bridges")), encoding="utf-8")
    for arguments in (("list", "projects"), ("check",), ("check", "--json"), ("build", "--plan")):
        result = portfolio(*arguments, "--as-of", "2016-10-31", cwd=folder)
        assert result.returncode == 0, (arguments, result.stderr)
    found = load(folder / "data", "2016-10-31")
    assert set(found.projects["title"]) == {"Safe Roads", "Bridges"}
    assert finding(found, "unreadable-name")["file"] == "b\\xffd.txt"


@needs_posix
@pytest.mark.parametrize("sign", ["\n", "\x1b[2J", "\u202e", "\r", "\x9b"])
def test_no_file_name_steers_a_terminal_or_forges_a_line(
    folder: Path, portfolio: Command, sign: str
) -> None:
    name = f"a{sign}error: all is well"
    (folder / "data" / name).write_text("x", encoding="utf-8")
    printed = portfolio("check", "--as-of", "2016-10-31", cwd=folder).stdout
    assert sign not in printed.replace("\n", "") or sign == "\n"
    assert "\nerror: all" not in printed


def test_names_in_any_script_stay_as_they_are() -> None:
    for name in (
        "Proje\u0301t été.txt",
        "プロジェクト.xlsx",
        "a\u00a0b.txt",
        "پروژه\u200cها.txt",
        "👩‍🌾.csv",
    ):
        assert readable_name(name) == name


def test_what_would_steer_a_terminal_is_printed_as_an_escape() -> None:
    assert inert(f"a{ESCAPE}b\u202e\x9b") == "a\\u001b]0;owned\\u0007b\\u202e\\u009b"
    assert inert("two\nlines\tand ünïcode") == "two\nlines\tand ünïcode"


def test_nothing_but_one_module_of_the_command_prints() -> None:
    folder = Path(config.__file__).parent / "cli"
    for file in folder.glob("*.py"):
        if file.name != "terminal.py":
            text = file.read_text(encoding="utf-8")
            assert "click.echo" not in text, file
            assert " print(" not in text, file


def test_a_title_with_an_escape_steers_no_terminal(tmp_path: Path, portfolio: Command) -> None:
    rows = [["Title", "Donor", "Country"], [f"A{ESCAPE}", f"F{ESCAPE}", "Serbia"]]
    write(tmp_path, {"data/a.xlsx": workbook({"List": rows})})
    for what in ("projects", "donors"):
        assert "\x1b" not in portfolio("list", what, cwd=tmp_path).stdout
    assert "\x1b" not in portfolio("check", cwd=tmp_path).stdout


def test_only_own_temporary_files_are_removed(tmp_path: Path) -> None:
    own = (".mine.new", "data/.keep.new", "sub/.notes.portfolio-unfinished", "~lock.tmp")
    write(tmp_path, dict.fromkeys(own, "mine"))
    write_whole(tmp_path / "a.txt", b"a")
    left = tmp_path / "country" / ".0123456789abcdef.portfolio-unfinished"
    write(tmp_path, {left.relative_to(tmp_path).as_posix(): "half"})
    Folder(tmp_path).tidy()
    assert all((tmp_path / name).is_file() for name in own)
    assert not left.exists()


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    name = "a" * 250 + ".html"
    assert read_file(write_whole(tmp_path / name, b"x")) == b"x"


@pytest.mark.soak
def test_a_workbook_that_shows_one_text_in_very_many_cells_is_refused() -> None:
    rows = ([f"T{row}", "x" * 30_000] for row in range(1, 8000))
    content = workbook({"List": [["Title", "Summary"], *rows]})
    assert len(content) < 300_000
    found = loaded({"a.xlsx": content})
    assert finding(found, "file-too-large")["severity"] == "error"


def test_very_many_donors_of_a_project_are_compared_in_bounded_time() -> None:
    names = "; ".join(f"Fund {number}" for number in range(3000))
    start = time.process_time()
    loaded({"a.csv": f"Title,Donors,Country\nA,{names},Serbia\n"})
    assert time.process_time() - start < 15


@pytest.mark.parametrize("name", ["punycode", "idna", "rot13", "base64", "unicode_escape", "utf-7"])
def test_a_page_cannot_choose_a_codec_that_is_no_encoding(name: str) -> None:
    text = f"<meta charset={name}><h1>Ongoing Projects</h1><p>Caf\xe9</p>".encode("latin-1")
    start = time.process_time()
    found = loaded({"a.html": text + b"<p>\xfc</p>" * 3_000})
    assert time.process_time() - start < 15
    assert "assumed-encoding" in set(found.findings["rule"])


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ("a = " + "[" * 50_000, "nested"),
        ("[limits]\nmemory = 1e300\nseconds = 1e300\n", "limits.memory"),
        (f'[[report]]\nname = "{"a" * 300}"\nfor_each = "donor"\nnotebook = "x"\n', "report.name"),
        ('output = "a\\u0000b"\n', "output"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_and_not_a_surprise(
    folder: Path, portfolio: Command, settings: str, word: str
) -> None:
    (folder / "portfolio.toml").write_text(settings, encoding="utf-8")
    result = portfolio("build", "--plan", cwd=folder)
    assert result.returncode == 2
    assert word in result.stderr
    assert len(result.stderr) < 1000


def test_a_notebook_nested_too_deep_is_refused(folder: Path, portfolio: Command) -> None:
    (folder / "deep.ipynb").write_text("[" * 100_000, encoding="utf-8")
    settings = '[[report]]\nname = "a"\nfor_each = "portfolio"\nnotebook = "deep.ipynb"\n'
    (folder / "portfolio.toml").write_text(settings, encoding="utf-8")
    result = portfolio("build", "--as-of", "2016-10-31", cwd=folder)
    assert result.returncode in {1, 2}
    assert "deep.ipynb" in result.stderr


@pytest.mark.soak
@needs_posix
def test_output_that_cannot_be_written_ends_with_a_sentence(folder: Path) -> None:
    command = f"exec {sys.executable} -m portfolio_lib list projects --as-of 2016-10-31"
    for redirected, code in ((">&-", {0, 2}), (">/dev/full", {2})):
        result = subprocess.run(
            ["sh", "-c", f"{command} {redirected}"], cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert result.returncode in code, (redirected, result.stderr)
        assert "Traceback" not in result.stderr
        assert "should not happen" not in result.stderr


def test_a_command_that_runs_out_of_memory_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    @ends_with_exit_code
    def command() -> None:
        raise MemoryError

    with pytest.raises(SystemExit) as ended:
        command()
    assert ended.value.code == 3
    assert "give it more" in capsys.readouterr().err


def test_a_file_that_is_changed_and_changed_back_while_it_is_read_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTFOLIO_CACHE", str(tmp_path / "cache"))
    file = folder / "data/page.txt"
    right = file.read_bytes()
    real = reading.read_folder

    def meddled(*arguments: object) -> object:
        file.write_bytes(right.replace(b"Safe Roads", b"Wrong Road"))
        found = real(*arguments)  # type: ignore[arg-type]
        time.sleep(0.02)
        file.write_bytes(right)
        return found

    monkeypatch.setattr(reading, "read_folder", meddled)
    assert list(load(folder / "data", "2016-10-31").projects["title"]) == ["Wrong Road"]
    monkeypatch.setattr(reading, "read_folder", real)
    assert list(load(folder / "data", "2016-10-31").projects["title"]) == ["Safe Roads"]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
BAD_LOGOS = {
    "doctype in UTF-16": ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("")).encode("utf-16"),
    "escaped import": SVG.format("<style>@\\69mport 'http://127.0.0.1/a'</style>").encode(),
    "image-set": SVG.format('<style>a{b:image-set("http://127.0.0.1/a" 1x)}</style>').encode(),
    "import behind a child": SVG.format("<style><a/>@import 'b'</style>").encode(),
    "style sheet": b'<?xml-stylesheet href="http://127.0.0.1/a"?>' + SVG.format("").encode(),
    "filter": SVG.format('<filter id="a"><feGaussianBlur stdDeviation="9"/></filter>').encode(),
    "very many copies": SVG.format('<use href="#a"/>' * 40).encode(),
    "huge PNG": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (40_000).to_bytes(4) * 2 + b"\x08\0\0\0\0\0\0\0\0"
    ),
}


@pytest.mark.parametrize("kind", BAD_LOGOS)
def test_a_logo_that_fetches_or_costs_minutes_is_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "logo").write_bytes(BAD_LOGOS[kind])
    settings = tmp_path / "portfolio.toml"
    settings.write_text('[theme]\nlogo = "logo"\nlogo_alt = "A"\n', encoding="utf-8")
    with pytest.raises(UsageError):
        config.read(settings)


def test_a_plain_logo_is_taken(tmp_path: Path) -> None:
    shapes = '<defs><g id="a"><path d="M0 0h9"/></g></defs><use href="#a" fill="url(#b)"/>'
    (tmp_path / "logo").write_text(SVG.format(shapes), encoding="utf-8")
    settings = tmp_path / "portfolio.toml"
    settings.write_text('[theme]\nlogo = "logo"\nlogo_alt = "A"\n', encoding="utf-8")
    assert config.read(settings).theme.logo is not None
