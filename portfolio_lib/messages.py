"""What messages have in common: texts that are cut, names that are suggested.

This module imports nothing of the package, so that every part can use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SEVERITIES = ("error", "warning", "info")
"""How severe a finding can be, the worst first: an error keeps its project out."""
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but tabs and line breaks, marks that turn the direction, lone surrogates."""
_SHORT = 3
"""A code of so many letters is near another already where half of it is alike [characters]."""
LONGEST_IN_A_SENTENCE = 80
"""A longer value hides the sentence around it [characters]."""


def has_pages(file: str) -> bool:
    """Whether what counts as a line of a file is a page of it."""
    return file.casefold().endswith(".pdf")


def located(file: str, line: int | None) -> str:
    """Where something stands: "list.txt:12", of a PDF "list.pdf, page 3"; line 0 is none."""
    if not line:
        return file
    return f"{file}, page {line}" if has_pages(file) else f"{file}:{line}"


def counted(number: int, noun: str) -> str:
    """So many of something, in words: "1 project", "1,200 projects"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shortened(text: str, longest: int = LONGEST_IN_A_SENTENCE) -> str:
    """A text of at most `longest` characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def cut_in_the_middle(text: str, longest: int, between: str = " … ") -> str:
    """Beginning and end of a text, of about `longest` characters together."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half].rstrip()}{between}{text[-half:].lstrip()}"


def did_you_mean(wanted: str, known: Iterable[str], *, most: int = 1, otherwise: str = "") -> str:
    """The end of a sentence about a name that nothing has.

    Parameters
    ----------
    known : the names that there are.
    most : how many near ones are suggested.
    otherwise : what to say where none is near; all names, for want of anything else.
    """
    from difflib import get_close_matches

    names = list(known)
    by_text = {name.casefold(): name for name in reversed(names)}
    if close := get_close_matches(wanted.casefold(), by_text, n=most):
        return f"did you mean {' or '.join(by_text[text] for text in close)}?"
    return otherwise or (f"known are {', '.join(names)}" if names else "there is none")


def nearest(wanted: str, known: Mapping[str, str]) -> str:
    """The nearest known codes with their names, as the end of a sentence.

    `known` maps codes to names; what is wanted may resemble either.
    """
    from difflib import get_close_matches

    if known and all(code == name and code.isdecimal() for code, name in known.items()):
        return _nearest_numbers(wanted, [int(code) for code in known])
    by_text = {text.casefold(): code for code, name in known.items() for text in (code, name)}
    cutoff = 0.6 if len(wanted) > _SHORT else 0.5
    close = get_close_matches(wanted.casefold(), by_text, n=3, cutoff=cutoff)
    codes = dict.fromkeys(by_text[text] for text in close) or dict.fromkeys(sorted(known)[:8])
    listed = ", ".join(f"{code} ({known[code]})" for code in codes)
    if not listed:
        return "the portfolio has none"
    if not close:
        return f"known are {listed}"
    return f"{_nearest(len(codes))} {listed}"


def _nearest_numbers(wanted: str, known: Iterable[int]) -> str:
    """The same of numbers such as years: nearest are those that are least away."""
    numbers = sorted(known)
    if not wanted.strip().isdecimal():
        return f"known are those from {numbers[0]} to {numbers[-1]}"
    near = sorted(numbers, key=lambda number: abs(number - int(wanted)))[:3]
    return f"{_nearest(len(near))} {', '.join(map(str, sorted(near)))}"


def _nearest(number: int) -> str:
    return "the nearest is" if number == 1 else "the nearest are"
