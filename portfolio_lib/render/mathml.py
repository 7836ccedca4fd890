"""Formulas in MathML as LaTeX, which is how reports draw them."""

from __future__ import annotations

import re

from lxml import etree

from portfolio_lib.render.tree import local_name

_BIG = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∐": r"\coprod", "∮": r"\oint", "⋃": r"\bigcup",
        "⋂": r"\bigcap"}  # fmt: skip
_FUNCTIONS = frozenset(
    {"cos", "cosh", "cot", "det", "exp", "gcd", "lim", "ln", "log", "max", "min", "sin", "sinh",
     "sup", "tan", "tanh"}
)  # fmt: skip
_PARTS = {
    "mfrac": r"\frac{{{0}}}{{{1}}}",
    "mroot": r"\sqrt[{1}]{{{0}}}",
    "msub": "{{{0}}}_{{{1}}}",
    "msup": "{{{0}}}^{{{1}}}",
    "msubsup": "{0}_{{{1}}}^{{{2}}}",
    "munder": "{0}_{{{1}}}",
    "mover": "{0}^{{{1}}}",
    "munderover": "{0}_{{{1}}}^{{{2}}}",
}
"""Elements that say what stands where around another, in LaTeX."""
_OVER_AND_UNDER = frozenset({*_BIG.values(), r"\lim", r"\max", r"\min", r"\sup"})
_ACCENTS = {"¯": "overline", "‾": "overline", "_": "overline", "^": "hat", "ˆ": "hat", "~": "tilde",
            "˜": "tilde", "→": "vec", "⃗": "vec", "˙": "dot", "¨": "ddot"}  # fmt: skip
_UNSEEN = re.compile("[\u2061-\u2064\u200b]")
_COMMAND = re.compile(r"\\[a-zA-Z]+$")
_SPECIAL = re.compile(r"[{}$%#&_\\]")


def latex_of(markup: str) -> str:
    """A formula in MathML as LaTeX; empty for what cannot be read.

    Parameters
    ----------
    markup : the element `math` with all in it.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(markup.encode(), parser)
    return "" if root is None else " ".join(_latex(root).split())


def _latex(element: etree._Element) -> str:
    name = local_name(element)
    if name in {"mi", "mn", "mo", "mtext", "ms"}:
        return _token(name, "".join(map(str, element.itertext())).strip())
    parts = [_latex(child) for child in element if local_name(child)]
    made = {
        "semantics": "".join(parts[:1]),
        "maction": "".join(parts[:1]),
        "annotation": "",
        "annotation-xml": "",
        "mspace": r"\ ",
        "msqrt": f"\\sqrt{{{''.join(parts)}}}",
        "mtable": "\\begin{matrix}" + r" \\ ".join(parts) + "\\end{matrix}",
        "mtr": " & ".join(parts),
        "mlabeledtr": " & ".join(parts[1:]),
        "mfenced": _fenced(element, parts),
        **_of_several(name, parts),
    }
    return (
        made[name] if name in made else "".join(f"{p} " if _COMMAND.search(p) else p for p in parts)
    )


def _fenced(element: etree._Element, parts: list[str]) -> str:
    start, between, end = (
        _SPECIAL.sub(_escaped, str(element.get(name, default)))
        for name, default in (("open", "("), ("separators", ","), ("close", ")"))
    )
    return f"{start}{between[:1].join(parts)}{end}"


def _of_several(name: str, parts: list[str]) -> dict[str, str]:
    """An element that says what stands where around another, by its name; nothing for others."""
    if name not in _PARTS or len(parts) != 2 + (name in {"msubsup", "munderover"}):
        return {}
    base, *others = parts
    is_big = base in _OVER_AND_UNDER
    accent = _ACCENTS.get(others[-1].replace("\\", "")) if name == "mover" else None
    if accent:
        return {name: f"\\{accent}{{{base}}}"}
    if name in {"munder", "mover"} and not is_big:
        return {name: f"\\{name[1:]}set{{{others[0]}}}{{{base}}}"}
    if name in {"msubsup", "munderover"} and not is_big:
        base = f"{{{base}}}"
    return {name: _PARTS[name].format(base, *others)}


def _token(name: str, text: str) -> str:
    """A letter, a number, a sign or words."""
    text = _UNSEEN.sub("", text)
    if name in {"mtext", "ms"}:
        return f"\\text{{{_SPECIAL.sub(_escaped, text)}}}" if text else r"\ "
    if text in _BIG:
        return _BIG[text]
    if text in _FUNCTIONS:
        return f"\\{text}"
    escaped = _SPECIAL.sub(_escaped, text)
    return f"\\mathrm{{{escaped}}}" if name == "mi" and len(text) > 1 else escaped


def _escaped(found: re.Match[str]) -> str:
    return r"\backslash" if found[0] == "\\" else f"\\{found[0]}"
