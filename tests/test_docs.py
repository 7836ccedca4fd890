"""What the documents say is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from portfolio_lib.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/tutorials/*.md"),
                *ROOT.glob("examples/*.md"), *ROOT.glob("data/*.md")])  # fmt: skip


EXAMPLES = [
    ROOT / "README.md", ROOT / "docs/notebooks.md", ROOT / "docs/how-to.md",
    ROOT / "docs/tutorials/analyst.md",
]  # fmt: skip
"""Pages whose Python runs on the first portfolio; that of others needs what is not here."""


def commands(text: str) -> list[list[str]]:
    """The calls of portfolio in code blocks."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    blocks = [block for language, block in found if language in {"", "sh"}]
    lines = [line for block in blocks for line in block.splitlines()]
    calls = [
        shlex.split(line, comments=True)[1:] for line in lines if line.startswith("portfolio ")
    ]
    return [_without_general_options(call) for call in calls]


def _without_general_options(call: list[str]) -> list[str]:
    while call[0] in {"-C", "--quiet", "--verbose"}:
        call = call[2 if call[0] == "-C" else 1 :]
    return call


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_of_ours_that_are_named_are_there(page: Path) -> None:
    """Of Python, with its folder: from here, or within the library."""
    named = re.findall(r"`([a-z_]+(?:/[a-z0-9_]+)+\.py)`", page.read_text(encoding="utf-8"))
    places = (ROOT, ROOT / "portfolio_lib", ROOT / "portfolio_lib" / "publishing")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_understood(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.xlsx").touch()
    monkeypatch.chdir(tmp_path)
    for words in commands(page.read_text(encoding="utf-8")):
        with click.Context(main) as parent:
            command = main.get_command(parent, words[0])
            assert command is not None, words
            command.make_context(words[0], list(words[1:]), parent=parent)


def test_every_command_and_option_stands_in_the_readme_or_in_its_help() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    context = click.Context(main)
    names = main.list_commands(context)
    assert [name for name in names if f"portfolio {name}" not in text] == []
    for command in (main.get_command(context, name) for name in names):
        assert command is not None
        assert command.help
        options = [item for item in command.params if isinstance(item, click.Option)]
        assert [option.name for option in options if not option.help] == []


def test_every_task_that_the_documents_name_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    tasks = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"(?:^|`)make ([a-z]+)\b(?!=)", text, re.MULTILINE))
    assert {"reports", "test"} <= named <= tasks


def test_architecture_page_names_every_part() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    parts = {path.stem for path in (ROOT / "portfolio_lib").iterdir() if path.suffix in {".py", ""}}
    parts -= {"__init__", "__main__", "__pycache__", "fonts"}
    assert [part for part in sorted(parts) if part not in text] == []


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.name)
def test_examples_in_python_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib as mpl

    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, object] = {}
    with mpl.rc_context():
        for block in blocks:
            exec(compile(block, page.name, "exec"), names)  # noqa: S102 - our own documents


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of reference by name, as `make docs` writes them."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("reference")
    module.write(folder)
    return {page.stem: page.read_text(encoding="utf-8") for page in folder.iterdir()}


def test_the_reference_names_everything(reference: dict[str, str]) -> None:
    from portfolio_lib import __all__, show
    from portfolio_lib.check.catalogue import catalogue
    from portfolio_lib.model.tables import TABLES

    with click.Context(main) as context:
        names = [f"## portfolio {name}\n" for name in main.list_commands(context)]
    assert [name for name in names if name not in reference["command"]] == []
    assert [n for n in __all__ if n != "show" and f"## {n}\n" not in reference["api"]] == []
    assert [n for n in dir(show) if f"### show.{n}\n" not in reference["api"]] == []
    assert "### where\n" in reference["api"]
    assert "slice_fingerprint" not in reference["api"]
    assert [name for name in TABLES if f"## {name}\n" not in reference["tables"]] == []
    assert [rule for rule in catalogue() if f"| `{rule}` |" not in reference["rules"]] == []


@pytest.mark.parametrize("text", ["xyzzy = 1", "[[report]]\nxyzzy = 1", "[limits]\nxyzzy = 1"])
def test_the_reference_has_every_setting(
    reference: dict[str, str], tmp_path: Path, text: str
) -> None:
    from portfolio_lib.config import parsed
    from portfolio_lib.errors import UsageError

    with pytest.raises(UsageError) as caught:
        parsed(text.encode(), tmp_path / "portfolio.toml")
    known = str(caught.value).partition("known are ")[2].split(", ")
    assert len(known) > 1
    page = reference["settings"]
    assert [key for key in known if f"`{key}" not in page and f"[{key}]" not in page] == []


def test_the_site_has_every_page() -> None:
    index = (ROOT / "docs/index.md").read_text(encoding="utf-8").split()
    found = [*ROOT.glob("docs/*.md"), *ROOT.glob("docs/tutorials/*.md")]
    names = {page.relative_to(ROOT / "docs").with_suffix("").as_posix() for page in found}
    assert names - {"index"} - set(index) == set()


def test_the_hook_that_the_page_on_notebooks_names_is_there() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    page = (ROOT / "docs/notebooks.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"^      - id: (\S+)", page, re.MULTILINE)
    assert f"- id: {named}\n" in hooks
    assert re.search(r"^  entry: portfolio lint$", hooks, re.MULTILINE)
