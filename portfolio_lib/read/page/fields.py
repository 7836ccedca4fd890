"""The fields of one project on a page, gathered paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.spelling import split
from portfolio_lib.read.counting import of_several
from portfolio_lib.read.page.blocks import TEXTS
from portfolio_lib.read.page.contacts import is_link_line
from portfolio_lib.read.page.items import is_item, unmarked, value_of
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.periods import HALVES, StatedPeriod
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.page.sentences import is_running
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedAmount,
    StatedParty,
    StatedPlace,
    StatedText,
    Written,
)
from portfolio_lib.read.sheet.cells import is_nothing
from portfolio_lib.read.written.names import (
    Named,
    gives_a_part,
    has_money,
    may_be_several,
    named_parts,
    shared_out,
    told_of,
    without_verb,
)
from portfolio_lib.read.written.others import is_of_others
from portfolio_lib.read.written.statuses import parse_status

_ROLES = ("funding", "implementing")
_LISTS = (*_ROLES, "places", "region")
_MOST_WORDS_OF_A_NAME = 15
_ENDS = frozenset(
    {"tags", "tag", "keywords", "share", "schlagworte", "schlagwörter", "teilen", "mots-clés",
     "partager", "etiquetas", "compartir", "parole chiave", "condividi", "partilhar", "теги"}
)  # fmt: skip
"""Labels of the page itself: no text below them is one of the project."""
_INSTRUMENT = re.compile(
    r"(?:loan|grant|credit|technical assistance|ta|prêt|don|préstamo)\s(?:no\.?\s)?"
    r"[a-z]{0,3}-?[0-9]",
    re.IGNORECASE,
)
"""How the number of a loan or a grant begins, which is no donor: "Loan 3526-MON: Roads"."""
_ADDRESSES = ("http:", "https:")


@dataclass
class Fields:
    """The fields of a project while its paragraphs are read.

    Parameters
    ----------
    report : takes what there is to say.
    has_summary : whether a summary with a label follows somewhere.
    unknown : how often each unknown label stands on the page.
    """

    report: Reporter
    has_summary: bool
    unknown: Counter[str] = field(default_factory=Counter)
    texts: dict[str, list[Paragraph]] = field(default_factory=dict)
    amounts: list[Paragraph] = field(default_factory=list)
    organisations: list[StatedParty] = field(default_factory=list)
    places: list[StatedPlace] = field(default_factory=list)
    regions: list[Paragraph] = field(default_factory=list)
    target_groups: list[Paragraph] = field(default_factory=list)
    identifier: Written | None = None
    status: str | None = None
    languages: Counter[str] = field(default_factory=Counter)
    """How many labels are in each language; one of several languages counts for none."""
    last: str | None = None
    """The field that an unlabelled paragraph would go on with: a text, or items of a list."""
    is_listed: bool = False
    """Whether the names of that list stand below its label, and none beside it."""
    has_other_donors: bool = False
    """Whether the page says that more than the named donors give, or these a part."""
    has_other_money: bool = False
    """Whether it says that others pay a part of the whole."""
    is_in_parts: bool = False
    """Whether a text has parts with labels of their own: "- General: …", "- Specific: …"."""
    awaiting: Paragraph | None = None
    """A label that stood alone: the next paragraph is its value."""

    def __post_init__(self) -> None:
        self.period = StatedPeriod(self.report)

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph."""
        if len(paragraph.languages) == 1:
            self.languages[paragraph.languages[0]] += 1
        awaits_text = self.awaiting is not None and self.awaiting.field in TEXTS
        self.is_in_parts = paragraph.unknown is not None and (
            awaits_text or (self.is_in_parts and is_item(paragraph.text))
        )
        if self.is_in_parts:
            paragraph = paragraph._replace(unknown=None)
        has_own = paragraph.field or paragraph.aside or paragraph.heading or paragraph.unknown
        if paragraph.is_in_text:
            self.report.add_finding(
                "stated-in-text", paragraph,
                f"{paragraph.text[:80]!r} is read from a sentence of the text, for want of a label",
            )  # fmt: skip
        if self.awaiting is not None and not has_own:
            is_text = self.awaiting.field in TEXTS
            value = paragraph.text if is_text else value_of(paragraph.text, self.awaiting.field)
            self._set(self.awaiting.field, paragraph._replace(text=value, name=self.awaiting.name))
            if is_item(self.awaiting.name) and not paragraph.is_item:
                self.last = None  # the next item is a label as well, and no further name
            self.awaiting = None
        elif paragraph.aside:
            self._add_aside(paragraph)
        elif paragraph.unknown is not None:
            self._close()
            value = paragraph.text.partition(":")[2]
            self.has_other_money |= is_of_others(paragraph.unknown, value, self._donors())
            self.report.unknown_label(paragraph, self.unknown[paragraph.unknown])
        elif paragraph.field is None:
            self._continue(paragraph)
        elif paragraph.text:
            self._close()
            self._set(paragraph.field, paragraph)
        else:
            self._close()
            self.awaiting = paragraph

    def add_donors_of_grants(self) -> None:
        """Take who gives the amounts for donors where only these say so: "Grant from Norad"."""
        if any(party.role == "funding" for party in self.organisations):
            return
        grants = {one.giver: one for one in reversed(self.amounts) if one.is_given and one.giver}
        for giver, grant in reversed(grants.items()):
            self.organisations.append(StatedParty("funding", Written(giver, grant.line)))
            self.report.add_finding(
                "donor-of-grant", grant, "the project names no donor, but an amount that "
                f"{giver} gives; it is taken for the donor",
            )  # fmt: skip

    @property
    def only_donor(self) -> StatedParty | None:
        """The donor, where the project surely has no other one."""
        donors = [party for party in self.organisations if party.role == "funding"]
        is_one = len(donors) == 1 and not may_be_several(donors[0].written.text)
        return donors[0] if is_one else None

    @property
    def money(self) -> list[Paragraph]:
        """The lines about money; of one that has an amount for each donor one for each."""
        donors = self._donors()
        return [part for paragraph in self.amounts for part in _of_each_donor(paragraph, donors)]

    def _donors(self) -> str:
        return "; ".join(
            party.written.text for party in self.organisations if party.role == "funding"
        )

    def record(
        self, line: int, title: Written | None, amounts: tuple[StatedAmount, ...]
    ) -> ProjectRecord:
        """The project, once all its paragraphs are in."""
        self._close()
        period, as_written = self.period.read()
        language = next((name for name, _ in self.languages.most_common(1)), "en")
        return ProjectRecord(
            line=line,
            identifier=self.identifier,
            title=title,
            objective=self._text("objective"),
            summary=self._text("summary", "text"),
            period=period,
            period_as_written=as_written,
            places=self._all_places(),
            organisations=tuple(self.organisations),
            amounts=of_several(
                amounts,
                has_other_donors=self.has_other_donors,
                has_other_money=self.has_other_money,
            ),
            texts=tuple(
                StatedText("target groups", language, Written(item.text, item.line))
                for item in self.target_groups
            ),
            stated_status=self.status or ("ongoing" if self.period.is_ongoing else None),
            language=language,
            findings=tuple(self.report.findings),
        )

    def _close(self) -> None:
        if self.awaiting is not None:
            self.report.add_finding("label-without-value", self.awaiting, "a label has no value")
        self.awaiting = None

    def _add_aside(self, paragraph: Paragraph) -> None:
        """An amount, a target group, or a line that is kept as a finding."""
        is_end = paragraph.name.strip().casefold() in _ENDS
        if is_end or (paragraph.aside in {"other", "target groups"} and paragraph.is_bare):
            self.last = "other"
        elif self.last in _LISTS:
            self.last = None
        if paragraph.aside in AMOUNT_KINDS and paragraph.text:
            self.amounts.append(paragraph)
        elif paragraph.aside == "target groups" and paragraph.text:
            self.target_groups.append(paragraph)
        else:
            self.report.aside(paragraph)

    def _set(self, name: str | None, paragraph: Paragraph) -> None:
        self.last = name if name in (*TEXTS, *_LISTS) else None
        self.is_listed = paragraph.is_item or paragraph.is_bare or self.awaiting is not None
        if self.last in _LISTS and is_item(paragraph.name) and not paragraph.is_bare:
            self.last = None  # the next item has a label of its own, or is of something else
        names = unmarked(paragraph.text) if paragraph.is_item else paragraph.text
        written = Written(names, paragraph.line)
        if name in TEXTS:
            self._set_text(name, paragraph)
        elif name in _ROLES:
            self._add_names(name, written, paragraph)
        elif name == "places":
            self.places.append(StatedPlace(written, is_list=True))
        elif name == "region":
            self.regions.append(paragraph._replace(text=names))
        elif name in ("period", *HALVES):
            self.period.add(paragraph, name)
        elif name == "identifier":
            self._set_identifier(paragraph)
        elif name == "status":
            self._set_status(paragraph)
        else:
            self.report.stray(paragraph)

    def _set_text(self, name: str, paragraph: Paragraph) -> None:
        if name in self.texts and name != "text":
            self.report.add_finding(
                "repeated-field", paragraph,
                f"the {name} comes twice; the second is kept as a further paragraph",
                suggestion="Make it one field.",
            )  # fmt: skip
        if name == "text" and paragraph.name:
            paragraph = paragraph._replace(
                text=f"{paragraph.name.strip('*#_: ')}: {paragraph.text}"
            )
        self.texts.setdefault(name, []).append(paragraph)

    def _add_names(self, role: str, written: Written, paragraph: Paragraph) -> None:
        """The names of organisations, without what can be none and shares beside them."""
        if role == "funding":
            written = written._replace(text=without_verb(written.text))
        if role == "funding":
            written = written._replace(text=_without_instruments(written.text))
        found = named_parts(written.text)
        if said := told_of(found, role):
            self.report.add_finding("share-beside-name", paragraph, f"{written.text[:80]!r} {said}")
            written = written._replace(text="; ".join(part.name for part in found if part.name))
        if role == "funding":
            is_of_some = gives_a_part(found) or is_of_others(paragraph.name, written.text)
            self.has_other_donors |= is_of_some
            self.amounts += [_beside(paragraph, part) for part in found if part.money and part.name]
        parts = _names_of(written.text)
        if nothing := [part for part in parts if is_nothing(part)]:
            self.report.add_finding(
                "placeholder-value", paragraph, f"{nothing[0][:80]!r} says that there is nothing, "
                "and is the name of nobody; it is left out",
            )  # fmt: skip
            parts = [part for part in parts if part not in nothing]
            written = written._replace(text="; ".join(parts))
        refused = [part for part in parts if _is_no_name(part)]
        if refused:
            self.report.add_finding(
                "name-refused", paragraph, f"{refused[0][:80]!r} is too long for the name of an "
                "organisation, has a colon or an amount, or no letters; it is left out",
            )  # fmt: skip
            written = Written(
                "; ".join(part for part in parts if part not in refused), written.line
            )
        if written.text:
            self.organisations.append(StatedParty(role, written, is_list=True))

    def _set_identifier(self, paragraph: Paragraph) -> None:
        if self.identifier is None:
            self.identifier = Written(paragraph.text, paragraph.line)
        else:
            self.report.add_finding(
                "repeated-field", paragraph, "the identifier comes twice; the first one is used"
            )

    def _set_status(self, paragraph: Paragraph) -> None:
        status = parse_status(paragraph.text.rstrip("."))
        if status is None:
            self.report.add_finding(
                "status-not-understood", paragraph,
                f"the status {paragraph.text[:80]!r} is not understood; the dates decide it",
            )  # fmt: skip
        self.status = self.status or status

    def _all_places(self) -> tuple[StatedPlace, ...]:
        """The places; a region beside a country only says more about it."""
        if self.places:
            for region in self.regions:
                self.report.add_finding(
                    "region-beside-place", region, "a region stands beside a country; it is taken "
                    "to be part of it, not a place of its own",
                )  # fmt: skip
            return tuple(self.places)
        return tuple(
            StatedPlace(Written(region.text, region.line), is_list=True) for region in self.regions
        )

    def _continue(self, paragraph: Paragraph) -> None:
        """An unlabelled paragraph: goes on with a text, or belongs to no field."""
        item = is_item(paragraph.text)
        if paragraph.heading:
            self._close()
            self.last = None
            self.report.stray(paragraph)
        elif self.last == "other":
            self.report.stray(paragraph)
        elif paragraph.is_item and self.last in _LISTS and (self.is_listed or not paragraph.gap):
            self._set(self.last, paragraph)
        elif is_link_line(paragraph.text) or not (item or is_running(paragraph.text)):
            self.last = None if self.last in _LISTS else self.last  # an item below is another's
            self.report.stray(paragraph)
        elif not self.has_summary and self.last not in {"summary", "text"} and not item:
            self.has_summary, self.last = True, "summary"
            self.texts.setdefault("summary", []).append(paragraph)
            self.report.add_finding(
                "summary-without-label", paragraph,
                "a paragraph without a label is read as the summary, which has no other",
            )  # fmt: skip
        elif self.last in TEXTS:
            self.texts[self.last].append(paragraph)
        else:
            self.report.stray(paragraph)

    def _text(self, *names: str) -> Written | None:
        kept = [paragraph for name in names for paragraph in self.texts.get(name, ())]
        if not kept:
            return None
        return Written("\n\n".join(paragraph.text for paragraph in kept), kept[0].line)


def _beside(paragraph: Paragraph, part: Named) -> Paragraph:
    """The amount beside a donor's name, which is what that donor gives."""
    return paragraph._replace(text=part.money, giver=part.name, aside="commitment", field=None)


def _of_each_donor(paragraph: Paragraph, donors: str) -> list[Paragraph]:
    parts = [] if paragraph.giver else shared_out(paragraph.text, donors)
    return [paragraph._replace(text=part.money, giver=part.name) for part in parts] or [paragraph]


def _without_instruments(names: str) -> str:
    """The donors of a list that has the numbers of loans or grants between them.

    Where amounts stand beside names, what has none is a further line of what a loan is called.
    """
    parts = [part.strip() for part in names.split(";")]
    others = [part for part in parts if not _INSTRUMENT.match(part)]
    if len(others) == len(parts):
        return names
    with_money = [part for part in others if any(one.money for one in named_parts(part))]
    return "; ".join(with_money or others)


@lru_cache(maxsize=50_000)
def _names_of(text: str) -> Sequence[str]:
    """The names in a text, none of them looked up; lists repeat them."""
    return tuple(part.text for part in split(text, lambda _: False))


@lru_cache(maxsize=50_000)
def _is_no_name(name: str) -> bool:
    """Whether a text cannot be the name of one organisation."""
    plain = name.casefold()
    has_colon = ":" in name and not any(address in plain for address in _ADDRESSES)
    has_letters = any(map(str.isalpha, name))
    return (
        has_colon or has_money(name) or not has_letters or len(name.split()) > _MOST_WORDS_OF_A_NAME
    )
