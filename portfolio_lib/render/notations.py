r"""Formulas in the words of LaTeX that latex2mathml knows: what has another name there, or none.

``\genfrac{(}{)}{0pt}{}{n}{k}`` is a bracket around an array, ``\sideset`` what stands beside an
operator, a number in ``\tag`` stands at the end of its line wherever it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from portfolio_lib.render.commands import arguments_at, group_at, replaced

PLACEHOLDERS = {"\ue010": "&", "\ue011": "<", "\ue012": ">"}
"""What stands for a sign within words, of which latex2mathml would make markup."""
_REPLACED = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\label\*?\{[^{}]*\}|\\(?:nonumber|notag|allowbreak|hfill|protect)(?![a-zA-Z])", ""),
        (r"\\require\s*\{[^{}]*\}|\\vphantom\s*(?:\{[^{}]*\}|\\[a-zA-Z]+|\w)", ""),
        (r"\\(?:math)?[rlc]lap(?=\s*\{)", ""),  # else what stands out of its room is cut off
        (r"\\cfrac\s*\[[lrc]\]", r"\\cfrac"),
        (r"(\\[bB]igg?[lrm]?)\s*\\[lr]?vert(?![a-zA-Z])", r"\1|"),
        (r"(\\[bB]igg?[lrm]?)\s*\\[lr]?Vert(?![a-zA-Z])", r"\1\\|"),
        (r"\\begin\{numcases\}\s*\{([^{}]*)\}", r"\1\\begin{cases}"),
        (r"\\end\{numcases\}", r"\\end{cases}"),
        (r"\\limits(?![a-zA-Z])(?!\s*[\^_])|\\nolimits(?![a-zA-Z])", ""),
        (r"\\tag\*\{([^{}]*)\}", r"\\qquad \\text{\1}"),
        (r"\\tag\{([^{}]*)\}", r"\\qquad \\text{(\1)}"),
        # the numbers of lines, which JupyterLab does not show either
        (r"\\(begin|end)\{(align|equation|gather|multline|alignat|flalign)\*?\}", r"\\\1{\2*}"),
        (r"\\begin\{(?:alignat|alignedat)\*?\}\s*\{\d+\}", r"\\begin{align*}"),
        (r"\\end\{(?:alignat|alignedat)\*?\}", r"\\end{align*}"),
        (r"\\(begin|end)\{(?:flalign\*|split|aligned)\}", r"\\\1{align*}"),
        (r"\\(begin|end)\{gathered\}", r"\\\1{gather*}"),
        (r"\\begin\{eqnarray\*?\}", r"\\begin{array}{rcl}"),
        (r"\\end\{eqnarray\*?\}", r"\\end{array}"),
        (r"\\begin\{d?rcases\}", r"\\left.\\begin{array}{l}"),
        (r"\\end\{d?rcases\}", r"\\end{array}\\right\\}"),
        (r"\\(begin|end)\{dcases\}", r"\\\1{cases}"),
        (r"\\begin\{([bBpvV]?matrix)\*\}(?:\[[lcr]\])?", r"\\begin{\1}"),
        (r"\\end\{([bBpvV]?matrix)\*\}", r"\\end{\1}"),
        (r"\\[bB]igg?[lrm]?\s*(?=\\[{}|])", ""),
        (r"\\not\s*=", r"\\neq"),
        (r"\\not\s*\\in(?![a-zA-Z])", r"\\notin "),
        (r"\\(?:textnormal|textup)(?=\{)", r"\\text"),
        (r"\\Bbb(?![a-zA-Z])", r"\\mathbb"),
        (r"(\\math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)|\\bm|\\boldsymbol)\s+([a-zA-Z])", r"\1{\2}"),
        (r"\\bm(?=\{)", r"\\boldsymbol"),
        (r"\\hphantom(?![a-zA-Z])", r"\\phantom"),
        (r"\\smash\s*(?:\[[tb]\])?(?=\s*\{)", ""),
        (r"\\newline(?![a-zA-Z])", r"\\\\"),
        (r"\\bmod(?![a-zA-Z])", r"\\;\\mathrm{mod}\\;"),
        (r"\\copyright(?![a-zA-Z])", "©"),
        (r"\\P(?![a-zA-Z])", "¶"),
        (r"\\(?:AA|angstrom)(?![a-zA-Z])", "Å"),
        (r"\\binom(?=\s*\{)", r"\\binom "),  # else cut at the first brace
        (r"\|(?=\|)", "| "),  # of |x||y| two bars are no norm
    )
)
_DENIED = {"subset": "⊄", "subseteq": "⊈", "supset": "⊅", "supseteq": "⊉", "approx": "≉",
           "equiv": "≢", "sim": "≁", "exists": "∄", "mid": "∤", "parallel": "∦", "leq": "≰",
           "le": "≰", "geq": "≱", "ge": "≱", "cong": "≇", "ni": "∌", "simeq": "≄"}  # fmt: skip
_NOT = re.compile(r"\\not\s*\\([a-zA-Z]+)")
_WITHIN_WORDS = re.compile(r"\\text\{([^{}$]*)(?<!\\)\$([^$]+)(?<!\\)\$((?:[^{}]|\{[^{}]*\})*)\}")
_OF_WORDS = re.compile(r"\\(?:text(?:rm|bf|it|tt|sf|normal|up)?|mbox)(?=\{)")
_SIGN = re.compile(r"\\&|[<>]")
_NAME = re.compile(r"\\operatorname\*?(?=\{)")
_ROOM = re.compile(r"\\[,;: ]|~|\\thinspace(?![a-zA-Z])")
_THIN = "\u2009"
_SIDESET = re.compile(r"\\sideset(?![a-zA-Z])")
_TAG = re.compile(r"\\tag\*?(?=\{)")
_TURN = re.compile(r"\\(?:begin|end)\{[^{}]*\}|\\\\|\\[^a-zA-Z]|[{}]")
_OPERATOR = re.compile(
    r"\s*\\[a-zA-Z]+\s*(?:\\(?:no)?limits\s*)?"
    r"(?:[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[a-zA-Z]+|[^\s{}\\])\s*){0,2}"
)
"""An operator with what stands below and above it."""
_BLANK = re.compile(r"(?:[\s{}~]|\\(?:q?quad|[hv]space\*?\{[^{}]*\}|[ ,;:!]))*")
_PHANTOM = re.compile(r"\\[hv]?phantom\s*(?=\{)")


def rewritten(latex: str) -> str:
    """The same formula in the words of latex2mathml."""
    text = _with_arguments("class|cssId|style", 2, latex, lambda a: a[1])
    text = _with_arguments("mathtip|texttip", 2, text, lambda a: a[0])
    text = _with_arguments("prescript", 3, text, lambda a: rf"{{}}^{{{a[0]}}}_{{{a[1]}}}{a[2]}")
    text = _with_arguments("genfrac", 6, text, _fraction)
    text = _beside_operators(text)
    text = _with_tags_last(text)
    while (plain := _WITHIN_WORDS.sub(_beside_words, text)) != text:
        text = plain
    text = _in_group(_OF_WORDS, text, lambda words: _SIGN.sub(_placeholder, words))
    text = _in_group(_NAME, text, lambda name: _ROOM.sub(_THIN, name))
    text = _NOT.sub(lambda m: rf"\mathrel{{{_DENIED[m[1]]}}}" if m[1] in _DENIED else m[0], text)
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    return text


def is_blank(latex: str) -> bool:
    """Whether a formula takes room and shows nothing."""
    text = latex
    while (found := _PHANTOM.search(text)) and (inside := group_at(text, found.end())):
        text = text[: found.start()] + text[inside[1] :]
    return bool(_BLANK.fullmatch(text))


def _with_arguments(name: str, count: int, text: str, made: Callable[[list[str]], str]) -> str:
    """The formula with something else in place of a command and its arguments in braces."""
    command = re.compile(rf"\\(?:{name})(?![a-zA-Z])")
    return replaced(command, text, lambda _, arguments: f"{{{made(arguments)}}}", count)


def _beside_operators(text: str) -> str:
    """The formula with what stands before and after an operator at its sides."""
    while (found := _SIDESET.search(text)) and (stated := arguments_at(text, found.end(), 2)):
        operator = _OPERATOR.match(text, stated[1])
        if operator is None:
            break
        before, after = (f"{{}}{side}" if side.strip() else "" for side in stated[0])
        text = text[: found.start()] + before + operator[0] + after + text[operator.end() :]
    return text


def _fraction(arguments: list[str]) -> str:
    """A fraction with what stands around it; of a line without thickness nothing is seen."""
    left, right, thick, _, above, below = arguments
    is_bare = re.fullmatch(r"\s*0(?:\.0*)?\s*[a-z]*\s*", thick) is not None
    inside = (
        rf"\begin{{array}}{{c}} {above} \\ {below} \end{{array}}"
        if is_bare
        else rf"\frac{{{above}}}{{{below}}}"
    )
    if not (left.strip() or right.strip()):
        return inside
    return rf"\left{left.strip() or '.'} {inside} \right{right.strip() or '.'}"


def _with_tags_last(text: str) -> str:
    """The formula with the number of each line at the line's end."""
    start = 0
    while found := _TAG.search(text, start):
        inside = group_at(text, found.end())
        if inside is None:
            return text
        end = _end_of_line(text, inside[1])
        tag = text[found.start() : inside[1]]
        text = text[: found.start()] + text[inside[1] : end] + tag + text[end:]
        start = end
    return text


def _end_of_line(text: str, at: int) -> int:
    """Where the line ends that goes on at a place: lines of what is within it are passed over."""
    depth = 0
    for found in _TURN.finditer(text, at):
        if found[0] == r"\\" and depth == 0:
            return found.start()
        depth += found[0].startswith(("{", r"\begin")) - found[0].startswith(("}", r"\end"))
        if depth < 0:
            return found.start()
    return len(text)


def _in_group(name: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    """The formula with what stands in the braces after a command changed."""
    return replaced(name, text, lambda found, inside: f"{found[0]}{{{change(inside[0])}}}")


def _placeholder(found: re.Match[str]) -> str:
    sign = found[0][-1]
    return next(letter for letter, stands in PLACEHOLDERS.items() if stands == sign)


def _beside_words(found: re.Match[str]) -> str:
    """A formula within the words of a formula, as one between words."""
    before, formula, after = found.groups()
    return f"\\text{{{before}}}{formula}" + (f"\\text{{{after}}}" if after else "")
