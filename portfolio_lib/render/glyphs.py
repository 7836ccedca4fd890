"""Which characters the shipped fonts can show, and what stands for those they cannot.

The characters are listed in ``fonts/coverage.csv``, so that nobody has to open the
fonts to know; a test holds the list to the fonts.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from portfolio_lib.design.theme import THEME
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.render.remarks import Remark

FAMILIES = (
    THEME.family,
    "Noto Sans",
    "Vazirmatn",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans SC",
    "Noto Emoji",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Sans Ethiopic",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Sinhala",
    "Noto Sans Lao",
    "Noto Sans Telugu",
    "Noto Sans Gujarati",
    "Noto Sans Gurmukhi",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans KR",
)
"""The typefaces of running text, the first that has a character shows it."""
CODE = ("Fira Mono", *FAMILIES)
"""The typefaces of code and plain output."""
_SHOWN = {"text", "lines", "words", "running", "mark", "page", "organisation"}
"""The keys of the document's data whose texts are set in type."""
_MOST_NAMED = 5
"""So many characters of a script are named."""
_TYPEFACES = {
    "Cjk": "Noto Sans JP", "Hiragana": "Noto Sans JP", "Katakana": "Noto Sans JP",
    "Hangul": "Noto Sans KR", "Tibetan": "Noto Serif Tibetan", "Nko": "Noto Sans NKo",
    "Egyptian": "Noto Sans Egyptian Hieroglyphs", "Canadian": "Noto Sans Canadian Aboriginal",
    "Syloti": "Noto Sans Syloti Nagri", "Meetei": "Noto Sans Meetei Mayek",
    "Ol": "Noto Sans Ol Chiki", "Yi": "Noto Sans Yi", "Mathematical": "Noto Sans Math",
    "Musical": "Noto Music", "Kayah": "Noto Sans Kayah Li", "Phags-pa": "Noto Sans PhagsPa",
}  # fmt: skip
"""A typeface under an open licence, by the first word of the names of a script's letters."""
_WITH_A_TYPEFACE = """
Adlam Balinese Bamum Batak Buginese Buhid Chakma Cham Cherokee Coptic Cuneiform Deseret Glagolitic
Gothic Hanunoo Javanese Lepcha Limbu Lisu Mandaic Mongolian Newa Ogham Oriya Osage Osmanya
Phoenician Rejang Runic Samaritan Saurashtra Shavian Sundanese Syriac Tagalog Tagbanwa Thaana
Tifinagh Ugaritic Vai Wancho
"""
_PLAINLY_NAMED = frozenset(_WITH_A_TYPEFACE.split())
"""Scripts of which Noto Sans has a typeface by their name."""
_NO_SCRIPT = {"Co": "for private use", "Cn": "not assigned to any script", "Cf": "signs of format"}
"""Kinds of characters that are of no script."""
_LOOK_ALIKES = str.maketrans(
    "┄┅┈┉┆┊┇┋╭╮╯╰⎮⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭⎲⎳",
    "─━─━││┃┃┌┐┘└│╱│╲╲│╱┌│└┐│┘┌┤└│┐├┘╲╱",
)
"""Lines around tables and parts of tall brackets that no font has, as polars, rich and sympy print
them; and lines that stand at the same place."""
_JOINER = "\u200d"
_ALL = (1 << len(CODE)) - 1
_FIRST = 1 << CODE.index(THEME.family)


@lru_cache
def _ranges() -> tuple[list[int], list[tuple[int, int]]]:
    """Where each range begins; where it ends, and its fonts as bits in the order of `CODE`."""
    rows = packaged_rows("fonts/coverage.csv")
    ends = [(int(row["last"], 16), int(row["fonts"], 16)) for row in rows]
    return [int(row["first"], 16) for row in rows], ends


def _fonts(character: str) -> int:
    """The fonts that have a character, as bits; none for one that no font has."""
    firsts, ends = _ranges()
    place = bisect_right(firsts, ord(character)) - 1
    last, fonts = ends[place] if place >= 0 else (-1, 0)
    return fonts if ord(character) <= last else 0


def _clusters(text: str) -> Iterator[str]:
    """The text cut where a new letter begins: marks and joined signs stay with theirs."""
    start = 0
    for place in range(1, len(text) + 1):
        ends = place == len(text)
        if ends or not (_continues(text[place]) or text[place - 1] == _JOINER):
            yield text[start:place]
            start = place


def _continues(character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M"
        or character == _JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def shown(text: str, missing: set[str], *, plainly: bool = False) -> str:
    """The text with each character that cannot be shown replaced: ``[U+D55C]``.

    A letter and its marks must all be in one font; marks that are in another are
    replaced too. `missing` gets the replaced characters, but for lines that look alike.
    `plainly` allows nothing but what the first typeface has.
    """
    if text.isascii():
        return text
    text = text.translate(_LOOK_ALIKES)
    fonts = _FIRST if plainly else _ALL
    return "".join(_cluster(cluster, fonts, missing) for cluster in _clusters(text))


def _cluster(cluster: str, fonts: int, missing: set[str]) -> str:
    result: list[str] = []
    for character in cluster:
        having = _fonts(character) & fonts
        if having:
            fonts = having
        if having or character in "\n\t":
            result.append(character)
        else:
            missing.add(character)
            result.append(f"[U+{ord(character):04X}]")
    return "".join(result)


def characters_remark(missing: Iterable[str]) -> tuple[Remark, ...]:
    """What there is to say of characters that stand in the PDF by number; nothing of none."""
    by_script: dict[str, list[str]] = {}
    for character in sorted(missing):
        by_script.setdefault(_script(character), []).append(f"U+{ord(character):04X}")
    if not by_script:
        return ()
    scripts = "; ".join(
        f"{script} ({', '.join(codes[:_MOST_NAMED])}{', …' if len(codes) > _MOST_NAMED else ''})"
        for script, codes in by_script.items()
    )
    return (
        Remark(
            "characters",
            f"the PDF shows characters by their number, for no font of the package has them: "
            f"{scripts}; write them in another script, or give the reader the page (HTML)",
        ),
    )


def _script(character: str) -> str:
    """The script of a character as its name begins, and a typeface that has it, where one does."""
    kind = unicodedata.category(character)
    if kind in _NO_SCRIPT:
        return _NO_SCRIPT[kind]
    name = unicodedata.name(character).split()[0].capitalize()
    typeface = f"Noto Sans {name}" if name in _PLAINLY_NAMED else _TYPEFACES.get(name)
    return f"{name}, in {typeface}" if typeface else name


def displayable(data: Any, missing: set[str], *, plainly: bool = False, key: str = "") -> Any:
    """The data with all texts that are set in type as they can be `shown`.

    Parameters
    ----------
    data : what JSON can hold.
    missing : the replaced characters are added to it.
    plainly : show nothing but what the first typeface has.
    key : where the data stands; it says whether a text is set in type.
    """
    if isinstance(data, dict):
        return {k: displayable(v, missing, plainly=plainly, key=k) for k, v in data.items()}
    if isinstance(data, list):
        return [displayable(part, missing, plainly=plainly, key=key) for part in data]
    if isinstance(data, str) and key in _SHOWN:
        return shown(data, missing, plainly=plainly)
    return data
