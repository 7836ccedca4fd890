"""What the documents say is true."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from portfolio_lib.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md")])


def commands(text: str) -> list[list[str]]:
    """The calls of portfolio in code blocks."""
    blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    lines = [line.split("#")[0].split() for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words[:1] == ["portfolio"]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_understood(page: Path) -> None:
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
