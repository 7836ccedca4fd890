"""Labels: the words before a colon that say which field a line is.

The table labels.csv ships with the package; a file of that name in a data folder adds labels.
A label is found whatever its case and accents, with an article, "of the project", a number,
marks of emphasis, and what stands in brackets: "The Donor(s)", "Budget (in EUR)".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.reference import Row, rows_of
from portfolio_lib.names.spelling import is_abbreviation
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.written.amounts import unit_of
from portfolio_lib.read.written.dates import folded

FIELDS = (
    "identifier", "title", "objective", "summary", "text", "funding", "implementing", "period",
    "start", "end", "places", "region", "status", "as_of", *AMOUNT_KINDS, "funding or budget",
    "grant", "grant of the EU", "end or places", "period or other", "target groups",
    "places and period", "period and budget", "contact", "link", "other",
)  # fmt: skip
"""What a label can say that a line is; "other" is known, and no field of a project."""
LABEL_COLUMNS = ("label", "field", "language")
"""The columns of labels.csv in a data folder."""

_REMEMBERED = 100_000
"""Of so many lines their labels are remembered: each step that reads a page asks for them."""
_LONGEST = 80
"""No label has more characters, with its number and marks."""
_MOST_WORDS = 6
"""What has more words before a colon is a sentence, and no label."""
_NUMBER = re.compile(r"(?:#{1,6}\s+)?(?:\(?[0-9]{1,2}[.)]\s+)?")
_MARK = re.compile(r"^[•▪‣*–-]\s+")
_BOLD = re.compile(r"\*\*|__|\*|_")
_BY_WHOM = re.compile(
    r"(?P<label>[A-ZÀ-Þ][\w-]+(?: [\w-]+){0,2} (?:by|von|durch|par|por|da|od|door)) "
    r"(?:the |der |die |das |la |le |el |il |de |het |l['’])?"
    r"(?P<value>[^\W\d_a-zß-ÿ](?:(?!\b(?:by|von|durch|par|por|door)\b).)*[^.:;,])"
)
"""A line that says who pays or acts, without a colon: "Funded by the Government of Canada"."""
_LONGEST_OF_NAMES = 120
"""A line that names bodies is no longer [characters]."""
_QUESTION = re.compile(r"[^:?]{2,60}\?(?!\s?:)")
"""A label that asks for its value: "**Who funds it?** Sida"."""
_GENDERED = re.compile(r"(?<=[a-zäöüß])(?:[*:_/·]-?in|In)(?:nen)?(?=\s*:|\s|$)")
"""How German labels name all genders: "Auftraggeber*in", "Fördergeber:innen", "PartnerIn"."""
_DASH = re.compile(r"(?P<head>\S[^–—-]{1,60}?) (?:[–—-]) ")
_BRACKETS = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
_UNITS = (
    re.compile(r"(?P<label>.+?)[\s,]*[(\[](?:(?:in|en|u|у|в)\s)?(?P<unit>[^()\[\]]+)[)\]]"),
    re.compile(r"(?P<label>.+?)[\s,]+(?:in|en|u|у|в)\s(?P<unit>[^()\[\]]+)"),
    re.compile(r"(?P<label>.+?) (?P<unit>\S+)"),
)
"""How a label names its unit: "Budget (in EUR)", "Montant en euros", "Budget EUR"."""
_WITH_YEAR = re.compile(
    r"(?P<label>.*?\S)[\s,(\[]+(?P<year>(?:19|20)[0-9]{2}(?:\s?[-–/]\s?(?:20)?[0-9]{2})?)[)\]]?"
)
"""A label of money with the years that it is of: "Budget 2021", "Budget (2021–22)"."""
_COUNTED = re.compile(
    r"(?:project|projekt|projet|proyecto|progetto|projeto|projekat|пројекат|проєкт|проект|proiect)"
    r"\s(?:(?:no|nr|n°|nº|№)\.?\s?)?[0-9]{1,3}"
)
"""The label of one of several titles: "Project 2", "Projet n° 3"."""
_WITH_GIVER = re.compile(
    r"(?P<label>\S.*?)\s(?:from|by|von|vom|der|des|de|del|du|do|da|dos|di|della|dell'|od|від)\s?"
    r"(?:(?:the|la|el|le|las|los|les)\s|l')?"
    r"(?P<giver>[^\W\d_a-zß-ÿ].*)|(?P<before>[^\W\d_]{3,8})[\s-](?P<behind>\S.*)"
    r"|(?P<word>\S.*)\s(?P<last>[^\W\d_]{3,8})"
)
"""A label of a grant with who gives it: "Grant from Norad", "ADA grant", "Subvention AFD"."""
_NO_GIVER = frozenset({"total", "ngo", "ngos", "ong", "ongd", "cso", "csos", "osc", "ngo's"})
_NOTE = re.compile(r"(?<=[a-z])[0-9*]$")
"""The mark of a footnote behind a label: "Total Project Cost2"."""
_AROUND = re.compile(
    r"^(?:the|our|this|der|die|das|unser|unsere|le|la|les|l'|el|los|las|il|lo|gli|i|o|a|os|as|de|het)"
    r"(?:(?<=')|\s)|^(?:project|projekt|projet|proyecto|progetto|projeto)(?:'s)?\s|^(?:projekt|project)-"
    r"|\s(?:of the project|of project|des projekts|du projet|del proyecto|del progetto|do projeto"
    r"|projekta|пројекта|проекту|проєкту|van het project|des vorhabens|de l'action"
    r"|dell'iniziativa|de la intervencion)$"
)
_TWO = re.compile(
    r"(?P<one>[^/]{3,30}?)\s?(?:\s(?:and|und|et|y|e|i|и|та|и|en)\s|/)\s?(?P<other>[^/]{3,30})"
)
_JOINT_FIELDS = {"places": "places", "region": "places", "period": "period", "budget": "budget"}
"""The fields of which two may share a label."""
_ORDER_OF_JOINT = ("places", "period", "budget", "")
_UNKNOWN = re.compile(r"(?P<head>[^\W\d_][^:.!?;|<>=]{0,60}?)\s?:\s+(?P<value>\S.*)")
_HAS_WORDS = re.compile(r"[^\W\d_]|[€$£]")
_SHORTEST_HEADER = 4
_SURE = 2
"""Of headers of tables those that mean the same beside any value have at most this rank."""
_AS_HEADERS = frozenset(
    {"title", "funding", "implementing", "places", "start", "end", "period", "status",
     "identifier", "budget", "commitment", "disbursement", "expenditure"}
)  # fmt: skip
_MONEY = (*AMOUNT_KINDS, "funding or budget", "grant", "grant of the EU")


class Label(NamedTuple):
    """A known label at the start of a line: its field, its languages, what follows."""

    field: str
    languages: tuple[str, ...]
    value: str
    is_bare: bool = False
    name: str = ""
    unit: str = ""
    """The unit that the label names, where its value is not on the same line."""
    giver: str = ""
    """Who gives an amount, where the label says so."""


class _Known(NamedTuple):
    field: str
    languages: tuple[str, ...]
    unit: str = ""
    giver: str = ""
    years: str = ""
    """The years that an amount is of, where the label says so."""


class Labels:
    """The labels that are known.

    Parameters
    ----------
    folder : a data folder whose own labels.csv adds to the package's labels, or None.

    Raises
    ------
    InputError
        When that table cannot be used, with file and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._fields = dict(_packaged())
        for row in rows_of(folder, "labels.csv", LABEL_COLUMNS):
            languages = (row["language"],) if row["language"] else ()
            self._fields[_key(row["label"])] = _Known(self._field(row), languages)
        self._labels = lru_cache(_REMEMBERED)(self._label)
        self._bare_labels = lru_cache(_REMEMBERED)(self._bare_label)

    def labelled(self, line: str, *, is_whole: bool = True) -> Label | None:
        """The label of a line such as "Objective: …", "**Donor**: …", "1. Ziel : …".

        What only tables have for a header is one on a whole line, not within it.
        """
        return self._labels(line, is_whole)

    def bare(self, line: str) -> Label | None:
        """The label that a line is, without a colon: a capital letter and nothing else."""
        return self._bare_labels(line)

    def _label(self, line: str, is_whole: bool) -> Label | None:
        line = _GENDERED.sub("", line, count=1) if _GENDERED.search(line[:_LONGEST]) else line
        head, colon, _ = line[:_LONGEST].partition("?" if _QUESTION.match(line) else ":")
        value = line[len(head) + 1 :].strip()
        known = self._known(head) if colon else None
        known = known or (self._of_tables(head) if colon and value and is_whole else None)
        if known is None:
            return None
        mark = _BOLD.match(_NUMBER.sub("", head.lstrip(" -•"), count=1))
        if mark and not head.rstrip().endswith(mark[0]):
            value = value.removeprefix(mark[0]).lstrip()
        if known.unit and value and not _HAS_WORDS.search(value):
            value = f"{value} {known.unit}"
        if known.years and value:
            value = f"{known.years}: {value}"
        unit = "" if value else known.unit
        name = head.strip()
        return Label(known.field, known.languages, value, name=name, unit=unit, giver=known.giver)

    def _bare_label(self, line: str) -> Label | None:
        line = _GENDERED.sub("", line)
        may_be = len(line) <= _LONGEST and _is_capital(line) and ":" not in line
        known = self._known(line) if may_be else None
        if known is None:
            return None
        return Label(known.field, known.languages, "", is_bare=True, name=line, unit=known.unit)

    def dashed(self, line: str) -> Label | None:
        """The label of a line such as "Donor – European Commission"."""
        match = _DASH.match(line)
        known = self._known(match["head"]) if match and _is_capital(line) else None
        if match is None or known is None:
            return None
        return Label(known.field, known.languages, line[match.end() :].strip(), name=match["head"])

    def glued(self, line: str) -> Label | None:
        """The label of a line without a colon: "Start date 13 August 2020", "CountrySerbia"."""
        line = _GENDERED.sub("", _MARK.sub("", line), count=1)
        if not _is_capital(line):
            return None
        for end in reversed(range(2, min(len(line), _LONGEST))):
            value = line[end:].lstrip()
            starts = value[:1].isupper() or value[:1].isdigit() or value[:1] in '€$£«„"'
            if not starts or not (line[end].isspace() or line[end - 1].islower()
                                  or line[end - 1] == ")"):  # fmt: skip
                continue
            is_remark = line[end - 1] == ")"
            key = _key(line[:end])
            known = self._known(line[:end]) if is_remark else self._fields.get(key)
            known = known or self._fields.get(key.removeprefix("project "))
            if known is not None:
                return Label(known.field, known.languages, value, name=line[:end].strip())
        return None

    def said(self, line: str) -> Label | None:
        """The label of a line that says who pays or acts: "Funded by the Government of Canada"."""
        match = _BY_WHOM.fullmatch(line) if len(line) <= _LONGEST_OF_NAMES else None
        known = self._fields.get(_key(match["label"])) if match else None
        if match is None or known is None or known.field not in {"funding", "implementing"}:
            return None
        return Label(known.field, known.languages, match["value"], name=match["label"])

    def unknown(self, line: str) -> str | None:
        """What looks like a label at the start of a line and is none that is known."""
        match = _UNKNOWN.match(_BOLD.sub("", line[: 2 * _LONGEST]).lstrip(" -•"))
        if match is None or len(match["head"].split()) > _MOST_WORDS:
            return None
        head = match["head"].strip()
        is_known = self._known(head) or self._of_tables(head)
        return head if _is_capital(head) and is_known is None else None

    def nearest(self, name: str) -> tuple[str, str] | None:
        """The known label that an unknown one is most like, and its field."""
        close = difflib.get_close_matches(_key(name), self._fields, n=1, cutoff=0.8)
        return (close[0], self._fields[close[0]].field) if close else None

    def _field(self, row: Row) -> str:
        """The field that a row of a data folder names, itself or by a known label."""
        known = self._known(row["field"])
        field = row["field"] if row["field"] in FIELDS else known.field if known else None
        if field is None:
            raise row.error(f"the field is {row['field']!r}; expected one of {', '.join(FIELDS)}")
        return field

    def _known(self, head: str) -> _Known | None:
        """What a label with its marks is; a star before a space is no mark."""
        if head.lstrip().startswith(("* ", "*\t")):
            return None
        plain = _NUMBER.sub("", head.strip().removeprefix("• ").removeprefix("- "), count=1)
        plain = plain.strip("*_ ")
        key = _key(plain)
        known = self._fields.get(key) or self._with_unit(key) or self._joint(key)
        known = known or self._with_years(plain)
        known = known or next(filter(None, map(self._fields.get, _forms(key))), None)
        counted = _Known("title", ()) if _COUNTED.fullmatch(key) else None
        return known or counted or self._with_giver(plain)

    def _of_tables(self, head: str) -> _Known | None:
        """What a label before a colon is that only headers of tables have: "Rozpočet: …"."""
        plain = _NUMBER.sub("", head.strip().lstrip("-• "), count=1).strip("*_ ")
        found = heading(plain) if _is_capital(plain) and len(plain) >= _SHORTEST_HEADER else None
        if found is None or found.rank > _SURE or found.field not in _AS_HEADERS:
            return None
        is_part = " " not in plain and (found.field == "title" or _key(plain) in _last_words())
        has_more = found.money is not None and (found.money.scale > 1 or found.money.currency)
        return None if is_part or has_more else _Known(found.field, ())

    def _joint(self, key: str) -> _Known | None:
        """A label of two fields, both of which its value has: "place and period"."""
        match = _TWO.fullmatch(key)
        both = [self._fields.get(part.strip()) for part in match.groups()] if match else []
        known = [_JOINT_FIELDS.get(one.field, "") for one in both if one]
        fields = sorted({*known}, key=_ORDER_OF_JOINT.index)
        joint = " and ".join(fields) if len(known) > 1 and all(known) else ""
        return _Known(joint, both[0].languages) if joint in FIELDS and both[0] else None

    def _with_unit(self, key: str) -> _Known | None:
        """A label of money that names its unit: "budget (in eur)", "montant en euros"."""
        for match in (written.fullmatch(key) for written in _UNITS):
            unit = unit_of(match["unit"].upper()) or unit_of(match["unit"]) if match else None
            known = self._fields.get(match["label"].strip(" (,")) if match else None
            if known and unit and unit.currency and known.field in _MONEY and match:
                return _Known(known.field, known.languages, _as_written(match["unit"]))
        return None

    def _with_years(self, plain: str) -> _Known | None:
        match = _WITH_YEAR.fullmatch(plain)
        known = self._fields.get(_key(match["label"])) if match else None
        is_of_money = known is not None and known.field in _MONEY
        return known._replace(years=match["year"]) if known and match and is_of_money else None

    def _with_giver(self, plain: str) -> _Known | None:
        match = _WITH_GIVER.fullmatch(plain) if not plain.isupper() else None
        if match is None:
            return None
        word = match["label"] or match["behind"] or match["word"]
        giver = match["giver"] or match["before"] or match["last"]
        is_name = match["giver"] is not None or is_abbreviation(giver)
        known = self._fields.get(_key(word))
        is_word = giver.casefold() in _NO_GIVER or self._fields.get(_key(giver)) is not None
        if not is_name or is_word or unit_of(giver) is not None:
            return None
        return known._replace(giver=giver) if known and known.field == "grant" else None


def _as_written(unit: str) -> str:
    return unit.upper() if unit_of(unit) is None else unit


def _forms(key: str) -> Iterator[str]:
    """A label as it stands, and without what may stand around its words."""
    yield key
    plain = _NOTE.sub("", _BRACKETS.sub("", key).strip())
    yield plain
    yield plain.replace("/", " / ")
    shorter = _AROUND.sub("", plain, count=1).strip()
    yield shorter
    yield _AROUND.sub("", shorter, count=1).strip()
    if "/" in plain:
        first, _, second = plain.partition("/")
        yield first.strip()
        yield f"{first}{second}".strip()


def _is_capital(line: str) -> bool:
    """Whether the first letter is a capital one: in the middle of a sentence few are."""
    return next((c.isupper() for c in line if c.isalpha()), False)


def _key(label: str) -> str:
    """A label in the form of the table; upper case in Turkish has its own i and ı."""
    plain = folded(label).replace("œ", "oe").replace("’", "'").replace("&", "and")
    return plain.strip(" ?¿:")


@cache
def _packaged() -> dict[str, _Known]:
    """Field and languages by label, from the table labels.csv."""
    found: dict[str, _Known] = {}
    for row in packaged_rows("read/page/labels.csv"):
        key = _key(row["label"])
        earlier = found.get(key)
        languages = earlier.languages if earlier else ()
        fields = earlier.field if earlier else row["field"]
        found[key] = _Known(fields, tuple(dict.fromkeys([*languages, row["language"]])))
    return found


@cache
def _last_words() -> frozenset[str]:
    """What labels of several words end with: a line may begin with the end of a broken one."""
    return frozenset(key.rpartition(" ")[2] for key in _packaged() if " " in key)
