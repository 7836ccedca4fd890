r"""Formulas of chemistry as mhchem's ``\ce{…}`` has them, in the LaTeX of formulas.

What is not known makes no formula: `chemistry` is right or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from portfolio_lib.render.commands import replaced

_CE = re.compile(r"\\ce\s*(?=\{)")
_ARROWS = {
    "<-->": r"\longleftrightarrow", "<=>": r"\rightleftharpoons", "<->": r"\leftrightarrow",
    "-->": r"\longrightarrow", "->": r"\longrightarrow", "<-": r"\longleftarrow",
}  # fmt: skip
_ARROW = re.compile(r"(<-->|<=>|<->|-->|->|<-)(?:\[([^\[\]]*)\])?(?:\[([^\[\]]*)\])?")
_BONDS = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}
_BOND = re.compile("[-=#]")
_CENTRED = re.compile(r"(?<=[\s\S])\s*(?:\*|\.(?=\d*[A-Z(])|·)\s*")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|(\d*[+-]|\d+|[A-Za-z]))")
_CHARGE = re.compile(r"[+-](?=\s|$|[)\]])")
_NUMBER = re.compile(r"(\d+)/(\d+)|\d+(?:\.\d+)?")
_NAME = re.compile(r"[A-Za-z]+")
_LONE = re.compile(r"(?:^|(?<=\s))(?:v|\^|\+)(?=\s|$)")
_PLAIN = re.compile(r"[()\[\],]|\\[a-zA-Z]+")


def with_chemistry(latex: str) -> str:
    r"""The formula, each ``\ce{…}`` that is known in the LaTeX of formulas."""

    def translated(_: re.Match[str], arguments: list[str]) -> str | None:
        known = chemistry(*arguments)
        return None if known is None else f"{{{known}}}"

    return replaced(_CE, latex, translated)


def chemistry(text: str) -> str | None:
    r"""What stands in ``\ce{…}`` as LaTeX; None where something of it is not known."""
    made: list[str] = []
    at, begins = 0, True
    while at < len(text):
        if text[at].isspace():
            at, begins = at + 1, True
            continue
        step = _step(text, at, begins=begins)
        if step is None:
            return None
        latex, at, begins = step
        made.append(latex)
    return " ".join(made)


def _step(text: str, at: int, *, begins: bool) -> tuple[str, int, bool] | None:
    """The next part in LaTeX, where it ends, and whether a new substance begins there."""
    for pattern, is_within, make in _RULES:
        found = None if is_within and begins else pattern.match(text, at)
        if found is not None:
            latex = make(found, begins)
            then = pattern in _BEFORE_A_SUBSTANCE or found[0] in {"(", "[", ","}
            return None if latex is None else (latex, found.end(), then)
    return None


def _arrow(found: re.Match[str], _: bool) -> str | None:
    """An arrow with what stands above and below it."""
    sign, above, below = _ARROWS[found[1]], found[2], found[3]
    for where, words in (("underset", below), ("overset", above)):
        made = chemistry(words) if words else ""
        if made is None:
            return None
        sign = rf"\{where}{{{made}}}{{{sign}}}" if made else sign
    return sign


def _lone(found: re.Match[str], _: bool) -> str:
    """What falls out, what goes up as a gas, or a plus between substances."""
    return {"v": r"\downarrow", "^": r"\uparrow"}.get(found[0], "+")


def _script(found: re.Match[str], begins: bool) -> str:
    return f"{'{}' if begins else ''}{found[1]}{{{found[2] or found[3]}}}"


def _number(found: re.Match[str], begins: bool) -> str:
    count = rf"\tfrac{{{found[1]}}}{{{found[2]}}}" if found[1] else found[0]
    return rf"{count}\," if begins else f"_{{{count}}}"


_RULES: tuple[tuple[re.Pattern[str], bool, Callable[[re.Match[str], bool], str | None]], ...] = (
    (_ARROW, False, _arrow),
    (_LONE, False, _lone),
    (_CENTRED, False, lambda *_: r"\cdot"),
    (_SCRIPT, False, _script),
    (_CHARGE, True, lambda found, _: f"^{{{found[0]}}}"),
    (_NUMBER, False, _number),
    (_NAME, False, lambda found, _: rf"\mathrm{{{found[0]}}}"),
    (_PLAIN, False, lambda found, _: found[0]),
    (_BOND, True, lambda found, _: _BONDS[found[0]]),
)
"""What a part may be, the first that fits; whether only within a substance; its LaTeX."""
_BEFORE_A_SUBSTANCE = {_ARROW, _LONE, _CENTRED}
