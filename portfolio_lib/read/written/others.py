"""What texts about money say of further donors: "and others", "co-financing", "of which 60 %"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.written.amounts import currency_of, words

_YEARS = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_AN_AMOUNT = re.compile(r"[0-9][.,'’ ]?[0-9]{2}|[0-9]\s?(?:m|k|mn|bn|mio|million)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ROMAN = re.compile(r"[IVX]+")
_NUMBER = re.compile(r"[^0-9]*(?P<number>[0-9][0-9.,'’ ]*)[^0-9]*")
_ALL = re.compile(r"\b100(?:[.,]0+)?\s?%")
_WHOLE = 100
"""Who gives so much gives all [%]."""


_BEHIND_OTHERS = ".)" + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""White space, full stops and brackets that may stand behind "and others"."""


def without_others(text: str) -> tuple[str, str]:
    """The names of a text, and what says behind them that there are more: "and others"."""
    if not text.rstrip(_BEHIND_OTHERS).casefold().endswith(_ends_of_others()):
        return text, ""  # as of nearly all names; a search would begin at each character
    match = _and_others().search(text)
    if match is None or not any(map(str.isalpha, text[: match.start()])):
        return text, ""
    return text[: match.start()].strip(" ,;&+/("), match[0].strip(" ,;()")


@cache
def _ends_of_others() -> tuple[str, ...]:
    return ("more", *(said.casefold() for said in words("others")))


@cache
def _and_others() -> re.Pattern[str]:
    said = "|".join(map(re.escape, sorted(words("others"), key=len, reverse=True)))
    return re.compile(
        r"(?:\s*[,;&+/(]\s*|\s+)(?:(?:and|und|et|y|e|en|og|och|i|та|и|&|\+|plus|with|mit|avec|con)\s+)?"
        rf"(?:[0-9]{{1,2}}\s+more|(?:[0-9]{{1,2}}\s+)?(?:{said}))[\s.)]*$",
        re.IGNORECASE,
    )


def is_of_others(name: str, value: str, donors: str = "") -> bool:
    """Whether a column or a line says that others pay a part: "Co-financing: EUR 200,000".

    Parameters
    ----------
    name : the header or the label.
    donors : the names of the project's donors, of which it may state the share.
    """
    is_named_so, rest = _named_of_others(name)
    if not is_named_so and not rest:
        return False
    if is_named_so:
        return not _says_none(value)
    known = {*normalised(donors).split(), *normalised(" ".join(words("giver"))).split()}
    return rest <= known and not _says_none(value) and _is_a_part(value)


@lru_cache(maxsize=1_000)
def _named_of_others(name: str) -> tuple[bool, frozenset[str]]:
    """Whether a header names what others pay; else the words beside those of a share in it."""
    plain = f" {normalised(name)} "
    if any(f" {said} " in plain or plain.startswith(f" {said}") for said in _of_others()):
        return True, frozenset()
    rest = [word for word in plain.split() if word not in _share_words()]
    return False, frozenset(rest if len(rest) < len(plain.split()) else ())


def _says_none(value: str) -> bool:
    match = _NUMBER.fullmatch(value)
    if match is not None:
        return not match["number"].strip("0., '’")
    plain = normalised(value)
    return not plain or plain in _nothing()


def _is_a_part(value: str) -> bool:
    match = _NUMBER.fullmatch(value)
    digits = match["number"].strip().replace(",", ".") if match else ""
    try:
        return float(digits) < _WHOLE
    except ValueError:
        return True


def tells_of_others(remark: str) -> bool:
    """Whether a remark about an amount may say that more than one body gives it.

    A share or a further amount does, a name, a word such as "co-financed"; "loan", "Phase II"
    and "3 years" do not.
    """
    if "%" in remark:
        return _ALL.search(remark) is None
    plain = f" {normalised(remark)} "
    if any(f" {said} " in plain for said in (*_of_others(), *_givers())):
        return True
    if _AN_AMOUNT.search(_YEARS.sub(" ", remark)):
        return True
    return any(
        word[0].isupper()
        and not _ROMAN.fullmatch(word)
        and currency_of(word) is None
        and word.casefold() not in words("harmless")
        for word in _WORD.findall(remark)
    )


@cache
def _of_others() -> tuple[str, ...]:
    return tuple(normalised(said) for said in words("of others"))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(normalised(said) for said in words("none"))


@cache
def _givers() -> tuple[str, ...]:
    return tuple(normalised(said) for said in words("giver"))


@cache
def _share_words() -> frozenset[str]:
    return frozenset(normalised(said) for said in words("share")) | {""}
