"""Write the pages of reference, from the code that they are about, into a folder.

Settings from their dataclasses, the command from its help, the API from its docstrings, tables
from their declarations, rules from their catalogue.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import click

import portfolio_lib
from portfolio_lib import show
from portfolio_lib.check.catalogue import catalogue
from portfolio_lib.cli import main
from portfolio_lib.model.tables import TABLES
from portfolio_lib.settings import Config, Guards, Heartbeat, Limits, ReportKind

KEYS = {
    "reports": "report",
    "audiences": "source",
    "scheduler": "build.scheduler",
    "without": "except",
}
"""Attributes of the settings that portfolio.toml calls otherwise."""
NO_SETTINGS = {"file", "folder", "data_from", "cofunding"}
"""Attributes that portfolio.toml does not set under their own name."""
TABLES_OF_SETTINGS = {
    "": Config,
    "[[report]]": ReportKind,
    "[limits]": Limits,
    "[guards]": Guards,
    "[heartbeat]": Heartbeat,
}


def settings() -> Iterator[str]:
    """Every setting with its default, as the dataclasses say it."""
    yield "# Settings\n\nWhat `portfolio.toml` may say. Paths are relative to the file.\n"
    for name, kind in TABLES_OF_SETTINGS.items():
        yield f"## {f'`{name}`' if name else 'At the head'}\n\n{_prose(kind)}\n"
        yield "| setting | default |\n| --- | --- |"
        for item in fields(kind):
            if item.name not in NO_SETTINGS:
                yield f"| `{KEYS.get(item.name, item.name)}` | {_default(item)} |"
        yield ""
    yield (
        "## Others\n\n"
        "- `[[source]]` has `file`, a name or pattern, and `audience`: who may see what is in it.\n"
        '- `[audience]` has `cofunding`: "none", or "total" to let a donor read the sum that the '
        "other donors of its projects give.\n"
        "- `[build]` has `scheduler`, the address of a Dask cluster.\n"
        "- `[theme]` has `organisation`, `contact`, `logo`, `logo_alt`, and colours: `accent`, "
        "`ink`, `muted`, `line`, `tint`, `paper`, `mark`, `planned`, `ongoing`, `completed`.\n"
    )


def command() -> Iterator[str]:
    """Every command with its help."""
    yield "# The command\n"
    with click.Context(main, info_name="portfolio", max_content_width=96) as context:
        yield f"```text\n{context.get_help()}\n```\n"
        for name in main.list_commands(context):
            yield from _help(main.get_command(context, name), name, context)


def _help(found: click.Command | None, name: str, parent: click.Context) -> Iterator[str]:
    assert found is not None
    with click.Context(found, info_name=name, parent=parent) as context:
        yield f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
        if isinstance(found, click.Group):
            for inner in found.list_commands(context):
                yield from _help(found.get_command(context, inner), inner, context)


def api() -> Iterator[str]:
    """Every public name with its signature and its docstring."""
    yield "# Python\n\n`from portfolio_lib import …`\n"
    for name in portfolio_lib.__all__:
        thing = getattr(portfolio_lib, name)
        if inspect.ismodule(thing) and name == "show":
            continue
        yield from _entry(name, thing, "##")
        if name == "Portfolio":
            yield from _methods(thing)
    yield "## show\n\nWhat a report can show.\n"
    for name in dir(show):
        yield from _entry(f"show.{name}", getattr(show, name), "###")


def _methods(kind: type) -> Iterator[str]:
    offered = {n for n in dir(kind) if not n.startswith("_") and n not in TABLES}
    hidden = set(dir(kind)) - set(kind.__dir__(portfolio_lib.Portfolio.of({})))
    for name in sorted(offered - hidden):
        thing = inspect.getattr_static(kind, name)
        inner = getattr(thing, "__func__", None) or getattr(thing, "fget", None)
        inner = inner or getattr(thing, "func", None) or thing
        if callable(inner) and inspect.getdoc(inner):
            yield from _entry(name, inner, "###")


def _entry(name: str, thing: Any, level: str) -> Iterator[str]:
    try:
        signature = str(inspect.signature(thing)) if callable(thing) else ""
    except ValueError:
        signature = ""
    doc = inspect.getdoc(thing) or ""
    yield f"{level} {name}\n\n```text\n{name}{signature}\n\n{doc}\n```\n"


def tables() -> Iterator[str]:
    """Every table with its columns."""
    yield "# Tables\n\nThe tables of a portfolio; `portfolio.describe()` lists them.\n"
    for table in TABLES.values():
        yield f"## {table.name}\n\n{table.meaning}\n"
        yield "| column | type | unit | may be missing | who may see it | meaning |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for name, row in table.description().iterrows():
            missing = "yes" if row["optional"] else ""
            kept = (row["type"], row["unit"], missing, row["audience"], row["meaning"])
            cells = (f"`{name}`", *kept)
            yield "| " + " | ".join(_cell(str(cell)) for cell in cells) + " |"
        yield ""


def rules() -> Iterator[str]:
    """Every rule of a finding."""
    yield "# Rules\n\nWhat findings name; `portfolio rules ID` shows an example.\n"
    yield "| rule | severity | meaning | what to do |\n| --- | --- | --- | --- |"
    for rule in catalogue().values():
        cells = (f"`{rule.id}`", rule.severity, rule.meaning, rule.suggestion or "")
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    page.__name__: page for page in (settings, command, api, tables, rules)
}


def _prose(kind: type) -> str:
    """A docstring of numpy's style as Markdown: its parameters are a list."""
    said, _, parameters = (inspect.getdoc(kind) or "").partition("Parameters\n----------\n")
    joined = parameters.replace("\n    ", " ")
    items = (line.partition(" : ") for line in joined.splitlines() if " : " in line)
    return said + "".join(f"- {names}: {meaning}\n" for names, _, meaning in items)


def _default(item: Any) -> str:
    """The default as portfolio.toml would write it; a table is described under its own head."""
    if item.default is MISSING and item.default_factory is MISSING:
        return "must be given"
    value = item.default if item.default is not MISSING else item.default_factory()
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str | int | float | Path) and value != "":
        return f"`{value}`"
    if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
        return f"`{list(value)}`"
    return "none" if value is None else "see below"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def write(folder: Path) -> None:
    """Write all pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in PAGES.items():
        (folder / f"{name}.md").write_text("\n".join(lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
