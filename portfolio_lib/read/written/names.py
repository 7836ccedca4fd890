"""Names of bodies with figures: "Sida (60 %), SDC (40 %)", "Norway: NOK 3 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.written.amounts import currency_of, unit_of, words
from portfolio_lib.read.written.money import parse_money, parse_when
from portfolio_lib.read.written.others import without_others

SHARE = r"(?P<share>[0-9]{1,3}(?:[.,][0-9]+)?)\s?%"
_HARD = r"\s*[;|\n]\s*"
_SOFT = r"\s*,(?![0-9]{3}(?![0-9]))\s*|\s*/\s*|\s+(?:and|und|et|y|e|&|\+)\s+"
_LINK = re.compile(rf"(?P<hard>{_HARD})|{_SOFT}")
_SEVERAL = re.compile(r"\s(?:and|und|et|y|e|en|i|та|и)\s|[+&,;|/\n%]")
_JOINT = re.compile(r"\s*[:=]\s*|\s+[–—-]\s+|\s*[(\[]|\s+")
"""What stands between a name and its figure."""
_YEAR_OF_NAME = re.compile(r"(?:19|20)[0-9]{2}(?:[-–/][0-9]{2,4})?\s*[:=]\s*\S")
"""What may be the year of a programme's name: "IPA 2014: EUR 5 million"."""
_BITS = re.compile(r"\s*[;,/]\s+")
_NUMBER = re.compile(r"(?P<before>[^0-9]{0,25})(?P<number>[0-9][0-9.,'’ ]*)(?P<after>[^0-9]{0,25})")
_IN_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,'’ ][0-9]{3})+(?:[.,][0-9]{1,2})?")
_LONG = re.compile(r"[0-9]{5,}")
_MONEY = re.compile(
    r"(?<![^\W\d_])(?P<before>[A-Z]{3}|[€£$])\s?[0-9]|[0-9]\s?(?P<after>[A-Z]{3}|[€£$])(?![^\W\d_])"
)
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SHARE_IN_BRACKETS = re.compile(rf"(?<=\S)\s?[(\[]({SHARE})[)\]]")
"""The share behind an amount: "EUR 800,000 (66.7 %)"."""
_BEGINS_WITH_MONEY = re.compile(r"(?:[A-Z]{3}|[€£$])?\s?[0-9]")
_OF_SENTENCE = re.compile(
    r"(?:[^\n]{0,80}\s)?(?:co-?|ko)?(?:financed|funded|supported|finanziert|gefördert|financée?s?"
    r"|financiad[oa]s?|finanziat[oaie])\s(?:by|from|von|durch|par|por|da|dal|dalla)\s"
    r"(?:(?:the|der|die|das|dem|la|le|el|il)\s|l['’])?(?P<name>\S.*?)\.?",
    re.IGNORECASE,
)
"""A sentence about who pays instead of a name."""
_AROUND = " ()[]:=–—-"
_ALL = 99.5
"""Shares of so much together are all, rounded [%]."""
_LONGEST = 300
"""A name with its figure is not longer [characters]."""
_KNOWN = 20_000
"""So many names are looked at once only: a list says each again and again."""
_ONE_NAME = 2
"""A name that waits for what follows is held with what parts it from that."""
_LONGEST_SIGN = 4
"""What stands for a currency that is not known, such as "kr" [characters]."""


class Named(NamedTuple):
    """A name, and what stands beside it as written: "60 %", "NOK 3 million, 2020-2022".

    `money` is the amount in that, to be read; empty where there is none that can be one.
    """

    name: str
    figure: str = ""
    money: str = ""


class _Figure(NamedTuple):
    text: str
    money: str
    is_sure: bool
    """Whether it has a share or a currency, so that it is no part of a name."""
    is_share: bool


def may_be_several(text: str) -> bool:
    """Whether a text may have more than one name."""
    return _SEVERAL.search(text.strip()) is not None


@lru_cache(maxsize=_KNOWN)
def without_verb(text: str) -> str:
    """The donors of a sentence: "The project is funded by the Swiss Agency (SDC)."."""
    match = _OF_SENTENCE.fullmatch(text) if len(text) <= _LONGEST else None
    return match["name"] if match else text


@lru_cache(maxsize=_KNOWN)
def has_money(name: str) -> bool:
    """Whether an amount with its currency stands within a name."""
    units = (match["before"] or match["after"] for match in _MONEY.finditer(name))
    return any(unit in "€£$" or currency_of(unit) for unit in units)


def bare_names(text: str) -> str:
    """The names of a cell without the share or the amount of each: "Sida; SDC"."""
    parts = named_parts(text)
    if not any(part.figure for part in parts):
        return text
    return "; ".join(part.name for part in parts if part.name)


def told_of(parts: Sequence[Named], role: str) -> str:
    """What becomes of the figures beside the names of a role; empty where there are none."""
    given = [part for part in parts if part.money and part.name]
    if given and role == "funding":
        unclear = [part.name for part in given if _has_two_amounts(part.money)]
        clear = [part.name for part in given if part.name not in unclear]
        joint = [name for name in clear if _SEVERAL.search(name)]
        said = [
            "each counts as what that donor gives" if len(clear) > len(joint) else "",
            f"what {joint[0]!r} give together counts as none's alone" if joint else "",
            f"of two amounts beside {unclear[0]!r} neither counts" if unclear else "",
        ]
        return f"has amounts beside names; {', '.join(filter(None, said))}"
    if any(part.figure for part in parts):
        return "has shares or amounts beside names; the names count"
    return ""


def _has_two_amounts(money: str) -> bool:
    """Whether there are several: nobody can tell a part from a whole in "EUR 2m, EUR 1m"."""
    bits = [bit for bit in _BITS.split(money) if parse_when(bit) is None]
    return len(bits) > 1 or len(_MONEY.findall(_IN_BRACKETS.sub("", money))) > 1


def shared_out(text: str, donors: str) -> Sequence[Named]:
    """The amounts of donors that a text about money consists of, if it has no others.

    "Norway: NOK 2m; Sida: SEK 1m" beside the donors "Norway; Sida".
    """
    parts = named_parts(text)
    if not all(part.money for part in parts):
        return ()
    known = {normalised(name) for name in _LINK.split(donors) if name}
    known |= {normalised(part.name) for part in named_parts(donors)}
    return parts if all(normalised(part.name) in known for part in parts) else ()


@lru_cache(maxsize=_KNOWN)
def named_parts(text: str) -> tuple[Named, ...]:
    """The names of a cell, each with the share or the amount beside it.

    A figure ends a name, whatever parts it from the next one: "EU (80 %), Sida (20 %)". Where
    it stands before each of several names it begins one: "80 % EU, 20 % Sida". Names without
    a figure between them stay as they are, with what stands between.
    """
    text, others = without_others(text)
    parts = _parts_of(text)
    if not others:
        return parts
    figure = ", ".join(filter(None, (parts[-1].figure, others)))
    return (*parts[:-1], parts[-1]._replace(figure=figure))


@lru_cache(maxsize=_KNOWN)
def gives_a_part(parts: tuple[Named, ...]) -> bool:
    """Whether what stands beside names says that others give too: "60 %", "and others"."""
    figures = " ".join(part.figure for part in parts)
    shares = [float(match["share"].replace(",", ".")) for match in re.finditer(SHARE, figures)]
    is_with_others = any(without_others(f"… a {part.figure}")[1] for part in parts if part.figure)
    return is_with_others or 0 < sum(shares) < _ALL


def _parts_of(text: str) -> tuple[Named, ...]:
    if not any(map(str.isdigit, text)):
        return (Named(text),)
    pieces = list(_pieces(text))
    ahead = [_ahead(piece) for piece, _, _ in pieces]
    first = next(iter(ahead), None)
    is_one = sum(part is not None for part in ahead) == 1
    if first is not None and (not is_one or _is_an_amount(first)):
        return tuple(_begun(pieces, ahead))
    return tuple(_ended(pieces))


def _is_an_amount(part: Named) -> bool:
    found = _figure(part.figure, is_apart=False)
    return bool(part.money) and found is not None and found.is_sure


def _begun(pieces: list[tuple[str, str, bool]], ahead: list[Named | None]) -> list[Named]:
    """The names that each begin with a figure."""
    names: list[Named] = []
    link = ""
    for (piece, following, _), part in zip(pieces, ahead, strict=True):
        if part is not None:
            names.append(part)
        else:
            names[-1] = names[-1]._replace(name=names[-1].name + link + piece)
        link = following
    return names


def _ended(pieces: list[tuple[str, str, bool]]) -> list[Named]:
    """The names that each end with a figure, or where a semicolon or a line ends."""
    names: list[Named] = []
    held: list[str] = []
    for piece, link, is_hard in pieces:
        part = _behind(piece)
        before = "".join(held) or (names[-1].name if names else "")
        alone = _alone(piece, before) if part is None else None
        if alone is not None:
            if held:  # "Norad, NOK 300,000"
                names.append(Named("".join(held[:-1])))
            is_of_one = len(held) == _ONE_NAME or len(names) == 1
            if names and names[-1].name and (is_of_one or names[-1].figure):
                names[-1] = _with_more(names[-1], alone)
            else:
                names.append(Named("", alone.text, alone.money))
            held = []
        elif names and names[-1].money and not held and parse_when(piece) is not None:
            names[-1] = _with_more(names[-1], _Figure(piece, "", is_sure=True, is_share=False))
        elif part is not None:
            names.append(part._replace(name="".join(held) + part.name))
            held = []
        elif is_hard or not link:
            names.append(Named("".join(held) + piece))
            held = []
        else:
            held += [piece, link]
    return _one_of_each([part for part in names if part.name or part.figure])


def _one_of_each(names: list[Named]) -> list[Named]:
    """The names, each once: two amounts beside one are two of that donor's."""
    known: dict[str, Named] = {}
    for part in names:
        key = normalised(part.name) or f"{len(known)}"
        before = known.get(key)
        more = _Figure(part.figure, part.money, is_sure=True, is_share=False)
        known[key] = _with_more(before, more) if before else part
    return list(known.values())


def _alone(piece: str, before: str) -> _Figure | None:
    """The figure that a piece is; without a currency only where a name stands before it.

    Numbers alone are what somebody has for names: "10001; 10002".
    """
    found = _figure(piece, is_apart=True)
    if found is None or found.is_sure:
        return found
    is_beside_a_name = any(map(str.isalpha, before)) and not any(map(str.isalpha, piece))
    return found if is_beside_a_name else None


def _with_more(part: Named, more: _Figure) -> Named:
    """A name with one more figure: "EU: 80 %, EUR 2m"; two amounts are read as none."""
    figures = ", ".join(filter(None, (part.figure, more.text)))
    return Named(part.name, figures, ", ".join(filter(None, (part.money, more.money))))


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """A text cut at what parts names outside of brackets, with that, and whether it always does."""
    depths = _depths(text)
    cuts = [match for match in _LINK.finditer(text) if not depths[match.start()]]
    edges = [(0, "", True), *((cut.end(), cut[0], bool(cut["hard"])) for cut in cuts)]
    starts = [cut.start() for cut in cuts]
    for ((begin, _, _), (_, link, is_hard)), end in zip(pairwise(edges), starts, strict=True):
        yield text[begin:end], link, is_hard
    yield text[edges[-1][0] :], "", True


def _depths(text: str) -> list[int]:
    """How many brackets are open at each character; none where they do not close."""
    depth, depths = 0, []
    for character in text:
        depth += (character in "([") - (character in ")]")
        depths.append(max(depth, 0))
    return depths if depth == 0 else [0] * len(text)


@lru_cache(maxsize=_KNOWN)
def _behind(piece: str) -> Named | None:
    """A name with the figure at its end."""
    if len(piece) > _LONGEST or not any(map(str.isdigit, piece)):
        return None
    for match in _JOINT.finditer(piece):
        name = _bare(piece[: match.start()])
        if not any(map(str.isalpha, name)) or currency_of(name):
            continue
        rest, is_apart = piece[match.end() :], bool(match[0].strip())
        if not is_apart and _YEAR_OF_NAME.match(rest) and _has_years(name):
            continue
        found = _figure(rest, is_apart=is_apart)
        if found is not None:
            return Named(name, found.text, found.money)
    return None


@lru_cache(maxsize=_KNOWN)
def _ahead(piece: str) -> Named | None:
    """A name with the figure at its beginning."""
    if len(piece) > _LONGEST or not any(map(str.isdigit, piece)):
        return None
    for match in reversed(list(_JOINT.finditer(piece))):
        name = _bare(_from().sub("", _bare(piece[match.end() :]), count=1))
        if not any(map(str.isalpha, name)) or unit_of(name) is not None:
            continue
        found = _figure(piece[: match.start()], is_apart=False)
        if found is not None and found.is_sure:
            return Named(name, found.text, found.money)
    return None


def _has_years(name: str) -> bool:
    """Whether the name of a programme has a year in it: "IPA 2014", "Horizon 2020"."""
    return normalised(name).split()[0] in {word.casefold() for word in words("with year")}


def _bare(name: str) -> str:
    """A name without what stands around it, and the brackets that are its own."""
    name = name.strip(" :=–—-")
    opened, closed = name.count("(") + name.count("["), name.count(")") + name.count("]")
    return name if opened == closed else name.strip(_AROUND)


@cache
def _from() -> re.Pattern[str]:
    said = sorted({*words("from"), "in", "of"}, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, said))})\s+", re.IGNORECASE)


@lru_cache(maxsize=_KNOWN)
def _figure(text: str, *, is_apart: bool) -> _Figure | None:
    """What a text says in figures; None where it has any other words.

    `is_apart` says that a colon, a dash or a bracket stands before it: then a long number
    without a currency is one too.
    """
    text = _bare(text)
    if not text or not any(map(str.isdigit, text)):
        return None
    money: list[str] = []
    is_sure = is_share = has_any = False
    for bit in _BITS.split(_SHARE_IN_BRACKETS.sub(r", \1", text)):
        if re.fullmatch(SHARE, bit):
            is_share = is_sure = has_any = True
        elif "%" in bit or bit.count("(") != bit.count(")"):
            return None  # "120,000 € (of which 90 % BMZ)" is not what the BMZ gives
        elif (kind := _kind_of(bit, is_apart=is_apart)) is not None:
            is_sure, has_any = is_sure or kind == "sure", True
            money += [] if kind == "long" else [bit]
        elif parse_when(bit) is not None:
            money += [bit] if money else []
        else:
            return None
    return _Figure(text, ", ".join(money), is_sure, is_share) if has_any else None


def _kind_of(bit: str, *, is_apart: bool) -> str | None:
    """Whether a text is an amount: with its currency, or without, or a long number only."""
    match = _NUMBER.fullmatch(bit)
    if match is None:
        return _with_words(bit, is_apart=is_apart)
    before, after = match["before"].strip(), match["after"].strip(" .–-")
    units = [unit_of(before), unit_of(after)]
    if any(unit and unit.currency for unit in units) and None not in units:
        return "sure"
    is_in_groups = _IN_GROUPS.fullmatch(match["number"].strip()) is not None
    is_scaled = any(unit and unit.scale > 1 for unit in units)
    signs = [sign for sign, unit in zip((before, after), units, strict=True) if unit is None]
    if any(len(sign) > _LONGEST_SIGN for sign in signs):
        return (
            "plain"
            if is_apart and is_in_groups and not before
            else _with_words(bit, is_apart=is_apart)
        )
    if "$" in signs:
        return "sure"
    if is_in_groups or (is_scaled and (is_apart or not signs)):
        return "plain"
    is_long = is_apart and _LONG.fullmatch(match["number"].strip()) is not None
    return "long" if is_long and not signs else None


def _with_words(bit: str, *, is_apart: bool) -> str | None:
    """Likewise of an amount with words behind it, "NOK 2,000,000 committed", read or not."""
    if is_apart and _BEGINS_WITH_MONEY.match(bit) and has_money(bit):
        return "sure"
    stated = parse_money(bit)
    return "sure" if stated and stated.currency and not stated.provider else None
