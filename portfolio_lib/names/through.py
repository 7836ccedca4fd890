"""A donor and through whom it pays, in one name: "EU via GIZ", "GIZ on behalf of BMZ"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from portfolio_lib.packaged import packaged_rows

_LONGEST = 200
"""A longer text is a sentence [characters]."""
_AROUND = " ,;:()[]–—-"
_ARTICLE = re.compile(r"^(?:the|der|die|das|dem|den|la|le|les|el|il|o|a)\s+|^l['’]")
"""In small letters alone: "La Strada" is a name."""
_OPEN = re.compile(r"[(\[]")


class Through(NamedTuple):
    """The name of the donor, that of the other body, and what that one is: extending.

    Where the donor stands in another part of a list, as in "EU, via GIZ", its name is empty.
    """

    donor: str
    channel: str
    role: str


def through(text: str, is_known: Callable[[str], bool]) -> Through | None:
    """The two bodies that a text names as donor and as that through which it pays.

    None where the text is a name as it is, or where nobody knows the donor: "Hope through
    Action" may be one.

    Parameters
    ----------
    is_known : whether a text is the name of a body that is known, or stands alone elsewhere.
    """
    if len(text) > _LONGEST:
        return None
    for match in _links().finditer(text.replace("’", "'")):
        role, is_first = _said()[match["said"].casefold()]
        first, last = _bare(text[: match.start()]), _bare(text[match.end() :])
        donor, channel = (first, last) if is_first else (last, first)
        if channel and (is_known(donor) if donor else is_first):
            return Through(donor, channel, role)
    return None


def _bare(name: str) -> str:
    """A name without an article, and without what is around it but brackets of its own."""
    name = name.strip(" ,;:–—-")
    if len(_OPEN.findall(name)) != len(re.findall(r"[)\]]", name)):
        name = name.strip(_AROUND)
    return _ARTICLE.sub("", name)


@cache
def _said() -> dict[str, tuple[str, bool]]:
    """What the words between two names say: the role of the other body, and who comes first."""
    rows = packaged_rows("names/data/through.csv")
    return {row["written"].casefold(): (row["role"], row["first"] == "donor") for row in rows}


@cache
def _links() -> re.Pattern[str]:
    """The words in small letters or in capitals: "Via" begins a name, such as that of a street."""
    words = [form for said in _said() for form in (said, said.upper())]
    words += [row["written"] for row in packaged_rows("names/data/through.csv")]
    said = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    return re.compile(rf"(?<![\w])(?P<said>{said})(?![\w])")
