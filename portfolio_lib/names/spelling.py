"""When two spellings are the same name, and where a list of names comes apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_SEPARATOR = re.compile(
    r"(?:,| and|, and)? (?P<qualifier>(?:with|through) the support of"
    r"|in (?:cooperation|partnership) with|together with) "
    r"|[;\n] ?|, ?(?:(?:and|und|et|y|e|i|и|і|та|й|en|dhe|și|oraz|och|og|ve) )?"
    r"| (?:and|und|et|y|e|i|и|і|та|й|en|dhe|și|oraz|och|og|ve|&|/) ",
    re.IGNORECASE,
)
"""In a text without runs of spaces, so that no text takes long to search."""
_HARD = re.compile(r"\s*[;|\n•▪●◦‣]\s*")
"""What separates names in the cell of a table, whatever they are."""
_NUMBERED = re.compile(r"(?:^|(?<=\s))(?P<number>[1-9][0-9]?)[.)]\s?(?=[^\W\d_])")
_DASHED = re.compile(r"(?:^|(?<=\n))\s*[-–—*·]\s+")
_WITHIN = frozenset(
    {"of", "for", "the", "de", "du", "des", "del", "della", "di", "do", "da", "der", "für", "pour",
     "para", "la", "las", "los", "&", "and", "und", "et"}
)  # fmt: skip
"""What neither ends a name nor begins one, so that the line before or after goes on with it."""
_SOFT = re.compile(r" (?:and|und|et|y|e|i|и|і|та|й|en|dhe|și|oraz|och|og|ve|&) ", re.IGNORECASE)
_BEGINS_A_BODY = re.compile(
    r"(?:the )?(?:(?:government|ministry|embassy|university|municipality|city|bank|office"
    r"|association|federation|foundation|agency|department|institute|kingdom|republic) (?:of|for)"
    r"|(?:gouvernement|ministère|ambassade|université|ville|mairie|fondation|agence|association"
    r"|institut) (?:de|du|des|d'|pour)|(?:gobierno|ministerio|embajada|universidad|ayuntamiento"
    r"|fundación|agencia|asociación|instituto|banco) (?:de|del|para)|(?:governo|ministero"
    r"|ambasciata|università|comune|regione|fondazione|agenzia|associazione|istituto|ministério"
    r"|embaixada|universidade|câmara|fundação|agência|associação)"
    r" (?:de|di|del|della|dell'|do|da|dos|per|para)"
    r"|(?:regierung|universität|stadt|ministerium|botschaft) (?:von|der|des|für)"
    r"|(?:vlada|ministarstvo|ambasada|opština|općina|grad|univerzitet|влада|министарство|амбасада"
    r"|општина|град|уряд|міністерство|посольство|фонд|фондація)"
    r"|(?:qeveria|ministria|ambasada|bashkia|komuna|agjencia|fondacioni) e?"
    r"|(?:guvernul|ministerul|primăria|fundația|asociația|agenția|universitatea)"
    r"|(?:regering|ministerie|gemeente|stichting) (?:van|voor)?) ?\S",
    re.IGNORECASE,
)
"""What begins the name of a body, and no further part of one: "Government of", not "Science"."""
_LEGAL_FORM = re.compile(
    r"[^,;]+, ?(?:I\.? ?P|Inc|Ltd|LLC|LLP|PLC|Corp|Co|e\. ?V|g?GmbH|gAG|AG|S\.? ?A|S\.? ?L"
    r"|S\.? ?p\.? ?A|S\.? ?r\.? ?l|B\. ?V|N\. ?V|A\. ?C|o\. ?p\. ?s|z\. ?s|a\. ?s|ONLUS|Onlus|ONGD?"
    r"|NGO|NRO|ETS|(?i:organización no gubernamental|non-governmental|nichtregierungsorganisation"
    r"|organisation non gouvernementale|organizzazione non governativa"
    r"|organização não governamental"
    r"|association (?:loi|reconnue)|gemeinnützige?)[^,;]*)\.?"
)
_WITH_INITIALS = re.compile(r"(?P<name>[^();]+) \((?P<initials>[A-Z]{3,8})\)")
_ABBREVIATION = re.compile(r"[A-Z]{3,8}")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONGEST = 3, 8
"""An abbreviation has so many letters: two are a country."""
_LONGEST_RUN = 8
"""A single name with more separators inside than this is not looked for [parts]."""
_LONGEST_NAME = 200
"""Longer texts are not looked up as one name with separators inside [characters]."""
_REMEMBERED = 50_000
"""So many names are remembered in the form in which they are compared: lists repeat them."""


class _Plain(dict[int, str]):
    """What each character becomes in a normalised name, found out when it first comes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.combining(character):
            plain = ""
        else:
            plain = " " if unicodedata.category(character)[0] in "PSZC" else character
        return self.setdefault(code, plain)


_PLAIN = _Plain()


class Part(NamedTuple):
    """One name of a list: its text, how the list qualifies it, and whether it is known."""

    text: str
    qualifier: str | None = None
    known: bool = False


class _Run(NamedTuple):
    """A stretch of a list: one name, or what may be several."""

    start: int
    end: int
    separator: str = ""
    """What stands before it."""
    qualifier: str | None = None
    known: bool = False
    other: bool = False


@lru_cache(_REMEMBERED)
def normalised(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Case, accents, spaces of every kind, punctuation, "&" for "and" and a leading
    "the" make no difference.
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return " ".join(plain.translate(_PLAIN).split()).removeprefix("the ")


def is_unnamed(party: str) -> bool:
    """Whether a party is described, not named: "external experts".

    A name has a capital letter where its script has capitals.
    """
    return any(c.islower() for c in party) and not any(c.isupper() for c in party)


def is_abbreviation(text: str) -> bool:
    """Whether a name is one word with most of its letters capitals: "IsDB", "UNDP", not "UK"."""
    capitals = sum(map(str.isupper, text))
    return text.isalpha() and _SHORTEST <= len(text) <= _LONGEST and 2 * capitals >= len(text)


def is_one_name(text: str) -> bool:
    """Whether a name with a comma is one by its form, and no list.

    Its end is a legal form ("Camões, I.P."), or its initials in brackets are of words on both
    sides of the comma ("Foreign, Commonwealth & Development Office (FCDO)").
    """
    if _LEGAL_FORM.fullmatch(text):
        return True
    match = _WITH_INITIALS.fullmatch(text)
    if match is None:
        return False
    words = [word for word in _WORD.finditer(match["name"]) if word[0][0].isupper()]
    of_initials = words[-len(match["initials"]) :]
    initials = "".join(word[0][0] for word in of_initials)
    begins = of_initials[0].start() if of_initials else 0
    return initials == match["initials"] and "," in match["name"][begins:]


def split(
    text: str, is_known: Callable[[str], bool], is_other: Callable[[str], bool] = lambda _: False
) -> list[Part]:
    """The names in a list such as "Africa, EU Member States, Switzerland and Norway".

    Known names win over separators, the longest first: "Bosnia and Herzegovina" stays
    one name. Unknown neighbours joined only by "and" stay one part as well, since
    nothing tells whether they are two, unless the second begins as bodies do ("and Government
    of Canada"); `is_other` names parts that may stand alone
    beside other such parts without being known ("external experts and donor experts").
    """
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    runs: list[_Run] = []
    for run in _known_first(text, list(_pieces(text)), is_known):
        name = text[run.start : run.end]
        _add(runs, run._replace(other=not run.known and is_other(name)), text)
    return _parts(text, runs)


@dataclass(frozen=True)
class CellSplitter:
    """Takes the cells of tables apart, where commas stand inside of names too.

    Semicolons, bars and line breaks separate. What else does in a text ("," and "/", "and")
    separates only where all parts are known, are states, or begin as bodies of one kind do
    ("Government of Norway, Government of Sweden"): "Norland, Government of" is one name. What
    stands between them is taken apart once: the cells of a list repeat their names.

    Parameters
    ----------
    is_known, is_other : as for `split`; what they say of a name does not change.
    is_state : whether a name is that of a state, which may be a donor.
    fewest : so many known parts are enough where they are more than half; all, for want of it.
    """

    is_known: Callable[[str], bool]
    is_other: Callable[[str], bool] = lambda _: False
    fewest: int | None = None
    is_state: Callable[[str], bool] = lambda _: False
    _found: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    _cells: dict[str, tuple[Part, ...]] = field(default_factory=dict)

    def __call__(self, text: str) -> tuple[Part, ...]:
        """The names in a cell."""
        found = self._cells.get(text)
        if found is None:
            pieces = _pieces_of_cell(self._unwrapped(text) if "\n" in text else text)
            found = tuple(part for piece in pieces for part in self._parts_of(piece))
            self._cells[text] = found
        return found

    def _unwrapped(self, text: str) -> str:
        """A cell with each name on one line: no line ends with "of", and none begins so."""
        lines = [line.strip() for line in text.split("\n")]
        for at in reversed(range(len(lines) - 1)):
            upper, lower = lines[at : at + 2]
            if not upper or not lower:
                continue
            is_within = {upper.split()[-1].casefold(), lower.split()[0]} & _WITHIN
            if is_within or lower.startswith("(") or self.is_known(f"{upper} {lower}"):
                lines[at : at + 2] = [f"{upper} {lower}"]
        return "\n".join(lines)

    def _parts_of(self, piece: str) -> tuple[Part, ...]:
        found = self._found.get(piece)
        if found is None:
            found = self._found[piece] = self._taken_apart(piece)
        return found

    def _taken_apart(self, piece: str) -> tuple[Part, ...]:
        if self.is_known(piece):
            return (Part(piece, known=True),)
        if self.is_state(piece):
            return (Part(piece),)
        if same := self._of_one_kind(piece):
            return same
        inner = split(re.sub(r"\s?/\s?|\s\+\s", " / ", piece), self.is_known, self.is_other)
        known = sum(part.known or self.is_other(part.text) for part in inner)
        enough = len(inner) if self.fewest is None else max(self.fewest, len(inner) // 2 + 1)
        is_list = len(inner) > 1 and known >= min(enough, len(inner))
        is_list = is_list or any(part.qualifier for part in inner)
        return tuple(inner) if is_list else (Part(piece),)

    def _of_one_kind(self, piece: str) -> tuple[Part, ...]:
        """The names in a list of states alone, or of bodies that begin alike; empty for others."""
        names = [piece[run.start : run.end] for run in _pieces(piece)]
        begun = [match[0].casefold() for name in names if (match := _BEGINS_A_BODY.match(name))]
        are_alike = len(begun) == len(names) and len({name.split()[0] for name in begun}) == 1
        if len(names) > 1 and (are_alike or all(map(self.is_state, names))):
            return tuple(map(Part, names))
        return ()


def _pieces_of_cell(text: str) -> Iterator[str]:
    text = _without_list_marks(text)
    depths, start = _depths(text), 0
    last_bracket = text.rfind(")")
    for match in _HARD.finditer(text):
        if not depths[match.start()] or match.start() >= last_bracket:
            yield from filter(None, [" ".join(text[start : match.start()].split())])
            start = match.end()
    yield from filter(None, [" ".join(text[start:].split())])


def _without_list_marks(text: str) -> str:
    """A cell with its list taken apart: "1) Sida 2) SDC", or lines that begin with a dash."""
    if _NUMBERED.match(text):
        numbers = [int(match["number"]) for match in _NUMBERED.finditer(text)]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            return _NUMBERED.sub("\n", text)
    is_dashed = _DASHED.match(text) and len(_DASHED.findall(text)) > text.strip().count("\n")
    return _DASHED.sub("", text) if is_dashed else text


def _pieces(text: str) -> Iterator[_Run]:
    """What stands between separators, those inside brackets left aside."""
    depths, last_bracket = _depths(text), text.rfind(")")
    piece = _Run(0, 0)
    for match in _SEPARATOR.finditer(text):
        if depths[match.start()] and match.start() < last_bracket:
            continue
        yield from _stripped(text, piece._replace(end=match.start()))
        piece = _Run(match.end(), match.end(), match[0], match["qualifier"])
    yield from _stripped(text, piece._replace(end=len(text)))


def _stripped(text: str, piece: _Run) -> Iterator[_Run]:
    """The piece without spaces and a full stop that ends the list; none if it is empty."""
    written = text[piece.start : piece.end]
    name = written.strip(" ,;")
    start = piece.start + written.find(name)
    if piece.end == len(text) and name.endswith(".") and not name[-2:-1].isupper():
        name = name.rstrip(" .")
    if name.strip("."):
        yield piece._replace(start=start, end=start + len(name))


def _depths(text: str) -> list[int]:
    """How many brackets are open before each character."""
    if "(" not in text:
        return [0] * (len(text) + 1)
    steps = ({"(": 1, ")": -1}.get(character, 0) for character in text)
    return list(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))


def _known_first(
    text: str, pieces: Sequence[_Run], is_known: Callable[[str], bool]
) -> Iterator[_Run]:
    """The pieces, those that make a known name together as one."""
    first = 0
    while first < len(pieces):
        last = _longest_known(text, pieces[first : first + _LONGEST_RUN], is_known)
        more = max(last, 0)
        yield pieces[first]._replace(end=pieces[first + more].end, known=last >= 0)
        first += more + 1


def _longest_known(text: str, pieces: Sequence[_Run], is_known: Callable[[str], bool]) -> int:
    """How many pieces after the first one make a known name with it; -1 if none does."""
    start = pieces[0].start
    for last in reversed(range(len(pieces))):
        end = pieces[last].end
        if (not last or end - start <= _LONGEST_NAME) and is_known(text[start:end]):
            return last
    return -1


def _add(runs: list[_Run], run: _Run, text: str) -> None:
    """Take a run into the list: into the one before if nothing tells them apart."""
    before = runs[-1] if runs else None
    if (
        before is not None
        and not text[: before.end].endswith(")")
        and _SOFT.fullmatch(run.separator)
        and not (before.known or run.known)
        and not (before.other and run.other)
        and not _are_abbreviations(text[before.start : before.end], run, text)
        and not _BEGINS_A_BODY.match(text, run.start, run.end)
    ):
        runs[-1] = before._replace(end=run.end, other=False)
    else:
        runs.append(run)


def _are_abbreviations(before: str, run: _Run, text: str) -> bool:
    """Whether "and" in small letters stands between two abbreviations: "BMZ und GIZ"."""
    after = text[run.start : run.end]
    is_small = run.separator == run.separator.lower()
    return is_small and all(_ABBREVIATION.fullmatch(name) for name in (before, after))


def _parts(text: str, runs: Sequence[_Run]) -> list[Part]:
    """The names; a qualifier holds for the one it stands before and those that follow."""
    qualifier, parts = None, []
    for run in runs:
        qualifier = run.qualifier or qualifier
        parts.append(Part(text[run.start : run.end], qualifier, run.known))
    return parts
