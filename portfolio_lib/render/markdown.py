"""Markdown cells and outputs as HTML, as JupyterLab shows them: tables, tasks, notes, formulas.

A dollar sign begins a formula only where no space follows it, and ends one only where no space
is before it and no digit follows: "between $5 and $10" is an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import mistune
from mistune.plugins.table import table_in_list, table_in_quote

from portfolio_lib.render.styles import BREAK

_PLUGINS = ["strikethrough", "table", "url", "def_list", "task_lists", "footnotes"]
_FENCE = re.compile(r"^[ >]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")
_DELIMITER = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_LEAD = re.compile(r"^(?:[ \t]|>[ ]?|[-*+][ ]+|\d+[.)][ ]+)*")
_BREAK = re.compile(r"^\s*(?:\\(?:newpage|pagebreak|clearpage)|<!--\s*page-?break\s*-->)\s*$")
_WITHIN_BRACES = r"\{(?:[^${}\n]|\{[^${}\n]*\})*\$(?:[^${}\n]|\{[^${}\n]*\})*\$[^${}\n]*\}"
"""A formula within the words of one, as of ``\\text{if $x$}``."""
_INLINE_FORMULA = (
    rf"\$\$(?P<display_formula>(?:{_WITHIN_BRACES}|[^$\\]|\\.)+?)\$\$"
    rf"|\$(?![\s$])(?P<formula>(?:{_WITHIN_BRACES}|[^$\\\n`]|\\.|\n(?!\s*\n))+?)"
    r"(?<![\s\\])\$(?![\d$])"
    r"|\\\\\((?P<round>.+?)\\\\\)"
    r"|(?P<lines>\\begin\{(?P<lines_name>[a-z]+\*?)\}[\s\S]+?\\end\{(?P=lines_name)\})"
)
_FORMULA_IN_LINE = re.compile(_INLINE_FORMULA)
_COMMAND = r"(?=[^$<>]*\\[a-zA-Z])"
_FORMULA_IN_HTML = re.compile(
    r"\\\((?P<round>[^<>]+?)\\\)|\\\[(?P<square>[^<>]+?)\\\]"
    rf"|\$\$(?P<double>{_COMMAND}[^$<>]+?)\$\$"
    rf"|\$(?![\s$]){_COMMAND}(?P<single>[^$<>\n]+?)(?<![\s\\])\$(?![\d$])"
)
_NO_TEXT = re.compile(
    r"(<(?P<tag>pre|code|script|style|svg|math|textarea)\b.*?</(?P=tag)\s*>|<[^>]*>)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK_FORMULA = (
    r"^ {0,3}\$\$[ \t]*\n?(?P<dollars>(?:(?!\$\$)[\s\S])+)\$\$(?:[ \t]*(?:\n|$))?"
    r"|^ {0,3}\\\\\[(?P<square>[\s\S]+?)\\\\\](?:[ \t]*(?:\n|$))?"
    r"|^ {0,3}(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}[\s\S]+?\\end\{(?P=name)\})"
    r"[ \t]*(?:\n|$)"
)


class _Renderer(mistune.HTMLRenderer):
    """HTML with JupyterLab's identities of headings, and with notes as reports have them."""

    def __init__(self, name: str) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)
        self._name = name

    def heading(self, text: str, level: int, **_: Any) -> str:
        plain = re.sub(r"<[^>]*>", "", text).strip()
        identity = re.sub(r"\s", "-", plain)
        stated = f' id="{identity}"' if identity and not re.search(r"[\"'<>&]", identity) else ""
        return f"<h{level}{stated}>{text}</h{level}>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - theirs
        words = f' alt="{escape(text)}"' if text.strip() else ""
        return f'<img src="{escape(url)}"{words}>'

    def task_list_item(self, text: str, checked: bool = False) -> str:
        box = "\u2611 " if checked else "\u2610 "
        start = "<p>" if text.startswith("<p>") else ""
        return f"<li>{start}{box}{text.removeprefix(start)}</li>\n"

    def footnote_ref(self, _key: str, index: int) -> str:
        return f'<a role="doc-noteref" href="#note-{self._name}-{index}">{index}</a>'

    def footnotes(self, text: str) -> str:
        return text

    def footnote_item(self, text: str, key: str, index: int) -> str:  # noqa: ARG002 - mistune's
        inside = text.strip()
        start = "<p>" if inside.startswith("<p>") else ""
        identity = f"note-{self._name}-{index}"
        body = f"{start}{index} {inside.removeprefix(start)}"
        return f'<aside role="doc-footnote" id="{identity}">{body}</aside>\n'

    def inline_formula(self, text: str) -> str:
        return f'<code class="formula">{escape(text)}</code>'

    def display_formula(self, text: str) -> str:
        return f'<code class="formula display">{escape(text)}</code>'

    def block_formula(self, text: str) -> str:
        return f'<p><code class="formula display">{escape(text)}</code></p>\n'


def markdown(source: str, *, cell: int = 0, dropped: list[str] | None = None) -> str:
    """The HTML of a Markdown text, not yet sanitised.

    Parameters
    ----------
    source : the text.
    cell : a number that tells its notes from those of other texts.
    dropped : gets the cells of tables that stand beyond the last column and are not shown.
    """
    further = [] if dropped is None else dropped
    convert = mistune.create_markdown(renderer=_Renderer(str(cell)), plugins=_PLUGINS)
    for extend in (table_in_list, table_in_quote, _formulas):
        extend(convert)
    return str(convert("\n".join(_prepared(source.split("\n"), further))))


def with_formulas(markup: str) -> str:
    r"""HTML with its formulas as code: ``\(…\)``, ``\[…\]``, and ``$…$`` with commands of LaTeX.

    Any other dollar sign is a dollar: data have amounts.
    """
    if "\\" not in markup or not _FORMULA_IN_HTML.search(markup):
        return markup
    made, start = [], 0
    for found in _NO_TEXT.finditer(markup):
        made += [_FORMULA_IN_HTML.sub(_as_code, markup[start : found.start()]), found[0]]
        start = found.end()
    return "".join([*made, _FORMULA_IN_HTML.sub(_as_code, markup[start:])])


def _as_code(found: re.Match[str]) -> str:
    kind = "formula display" if found["square"] or found["double"] else "formula"
    text = next(found[name] for name in ("round", "square", "double", "single") if found[name])
    return f'<code class="{kind}">{text.strip()}</code>'


def _formulas(convert: mistune.Markdown) -> None:
    """Let formulas be formulas before anything else is made of what stands in them."""

    def block(_: Any, found: re.Match[str], state: Any) -> int:
        text = next(found[name] for name in ("dollars", "square", "environment") if found[name])
        state.append_token({"type": "block_formula", "raw": text.strip()})
        return found.end()

    def inline(_: Any, found: re.Match[str], state: Any) -> int:
        names = ("display_formula", "formula", "round", "lines")
        kind, text = next((name, found[name]) for name in names if found[name])
        stands_out = kind in {"display_formula", "lines"}
        made = "display_formula" if stands_out else "inline_formula"
        state.append_token({"type": made, "raw": text.strip()})
        return found.end()

    convert.block.register("block_formula", _BLOCK_FORMULA, block, before="list")
    convert.inline.register("inline_formula", _INLINE_FORMULA, inline, before="escape")
    for rules in (convert.block.list_rules, convert.block.block_quote_rules):
        convert.block.insert_rule(rules, "block_formula", before="list")


def _prepared(lines: Sequence[str], dropped: list[str]) -> Iterator[str]:
    """The lines with page breaks as HTML and with rows as wide as their table's head."""
    fence, columns = "", 0
    lines = [_with_bars_as_words(line) for line in lines]
    for at, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence or opened:
            mark = opened[1] if opened else ""
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
            yield line
        elif _BREAK.match(line):
            yield from ("", f'<hr class="{BREAK}">', "")
        else:
            columns = _columns(lines, at, columns)
            yield _row(line, columns, dropped) if columns else line


def _with_bars_as_words(line: str) -> str:
    """A line of a table whose formulas have no bars, which would part its cells."""
    if "$" not in line or "|" not in _FORMULA_IN_LINE.sub("", line):
        return line
    return _FORMULA_IN_LINE.sub(_with_words, line)


def _with_words(formula: re.Match[str]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\vert ", formula[0]).replace(" $", "$")


def _columns(lines: Sequence[str], at: int, before: int) -> int:
    """How many columns the table has in which a line stands; 0 where it stands in none."""
    body = _body(lines[at])
    below = _body(lines[at + 1]) if at + 1 < len(lines) else ""
    if not before and "|" in body and "|" in below and _DELIMITER.match(below):
        stated, head = len(_cells(below)), len(_cells(body))
        return stated if stated == head else 0
    return before if body.strip() and "|" in body else 0


def _body(line: str) -> str:
    found = _LEAD.match(line)
    return line[found.end() :] if found else line


def _row(line: str, columns: int, dropped: list[str]) -> str:
    """A row of a table with as many cells as its head: GFM leaves further ones out."""
    body = _body(line)
    stated = _cells(body)
    dropped += [cell for cell in stated[columns:] if cell]
    cells = (stated + [""] * columns)[:columns]
    return f"{line[: len(line) - len(body)]}| {' | '.join(cells)} |"


def _cells(text: str) -> list[str]:
    """The cells of a row: bars part them, unless a backslash stands before."""
    text = text.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", text)]
