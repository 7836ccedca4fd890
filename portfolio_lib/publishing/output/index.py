"""reports/index.html: one page that leads to every report, in each language that reports are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from babel import Locale
from lxml import etree
from lxml.html.builder import E

from portfolio_lib.design.theme import THEME, Theme
from portfolio_lib.language import Language, phrase
from portfolio_lib.model.keys import BETWEEN_KEYS, KEYS
from portfolio_lib.model.vocabularies import STATUS_LABELS
from portfolio_lib.publishing.output.cards import Card, File, cards, sized
from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.settings import WHOLE

FILE_NAME = "index.html"
_WHOLE = phrase("Overview")
_MOST_FACTS = 3
_MOST_DAYS = 3
"""More as-of dates are told as the first and the last."""


def file_in(language: str) -> str:
    """The name of the page in a language, to which the reports in that language lead."""
    return f"index.{language}.html"


def names(entries: Iterable[Entry]) -> list[str]:
    """The names of all pages: index.html, and one for each language of reports."""
    languages = sorted({entry.language for entry in entries if entry.files})
    return [FILE_NAME, *map(file_in, languages)]


def pages(entries: Sequence[Entry], first: str, theme: Theme = THEME) -> dict[str, bytes]:
    """All pages by name; index.html is in the `first` language."""
    spoken = {name: name.split(".")[1] for name in names(entries) if name != FILE_NAME}
    addresses = {code: name for name, code in spoken.items()}
    return {
        name: page(entries, code, theme, {k: v for k, v in addresses.items() if k != code})
        for name, code in {FILE_NAME: first, **spoken}.items()
    }


def page(
    entries: Iterable[Entry],
    language: str,
    theme: Theme = THEME,
    others: Mapping[str, str] | None = None,
) -> bytes:
    """The page for the entries of a manifest, in a language and the design of the reports.

    `others` are the names of the same page by language. Every report is a card. A script of
    ours, the only one that the page may run, searches and filters the cards; without it they
    are all there, and no control is.
    """
    from portfolio_lib.render.frame import Head, framed

    speaking = Language(language)
    shown = cards(entries, language)
    body = "\n".join(
        etree.tostring(part, encoding="unicode", method="html") for part in _parts(shown, speaking)
    )
    title = speaking.translate("Project reports")
    head = Head(title, language, theme.organisation, languages=others or {})
    has_controls = len(shown) > 1
    script = "reports.js" if has_controls else ""
    return framed(head, body, theme, sheet="reports.css", script=script).encode()


def _parts(shown: Sequence[Card], language: Language) -> Iterator[etree._Element]:
    yield _cover(shown, language)
    if len(shown) > 1:
        yield _controls(shown, language)
        yield _result(language)
    newest = max((card.day for card in shown), default="")
    choices = {name: _numbers(shown, name) for name in ("places", "donors")}
    for (for_each, report), group in groupby(shown, key=lambda card: (card.kind, card.report)):
        heading = _heading(for_each, language)
        same = {card.report for card in shown if card.kind == for_each}
        heading = heading if len(same) == 1 else f"{heading} ({report})"
        items = [_card(card, language, newest, choices) for card in group]
        yield E.section(E.h2(heading), E.ul(*items, {"class": "cards"}), {"class": "kind"})
    notes = {card.note: card.footnote for card in shown if card.footnote}
    for anchor, note in notes.items():
        yield E.aside(f"* {note}", role="doc-footnote", id=anchor)


def _heading(kind: str, language: Language) -> str:
    """What reports of a kind of target are called together: an own field by its name."""
    if kind == WHOLE:
        return language.translate(_WHOLE)
    names = (
        language.translate(KEYS[key].heading) if key in KEYS else key.removeprefix("field:")
        for key in kind.split(BETWEEN_KEYS)
    )
    return BETWEEN_KEYS.join(names)


def _cover(shown: Sequence[Card], language: Language) -> etree._Element:
    days = sorted({card.day for card in shown if card.day})
    days = days if len(days) <= _MOST_DAYS else [days[0], days[-1]]
    listed = language.listed([language.day(date.fromisoformat(day)) for day in days])
    said = (
        language.translate("As of {day}", day=listed)
        if days
        else language.translate("No report has been made yet.")
    )
    title = E.h1(language.translate("Project reports"))
    masthead = E.div(title, E.p(said, {"class": "as-of"}), {"class": "masthead"})
    cover: etree._Element = E.header(masthead, {"class": "cover"})
    return cover


def _controls(shown: Sequence[Card], language: Language) -> etree._Element:
    """The search and the filters: hidden until the script that they need has run."""
    everything = language.translate("All")
    statuses = {status for card in shown for status in card.statuses}
    options = {
        "places": (language.translate("Country, region or group"), _numbers(shown, "places")),
        "donors": (language.translate("Donor"), _numbers(shown, "donors")),
        "statuses": (
            language.translate("Project status"),
            {
                language.translate(said): key
                for key, said in STATUS_LABELS.items()
                if key in statuses
            },
        ),
    }
    search = E.input(id="words", name="words", type="search", autocomplete="off")
    label = E.label(language.translate("Search"), {"for": "words"})
    form: etree._Element = E.form(
        E.div(label, search),
        *(_choice(name, *said, everything) for name, said in options.items()),
        E.div(E.button(language.translate("Show all"), type="reset")),
        {"id": "find", "class": "find", "role": "search", "hidden": "hidden"},
    )
    return form


def _choice(name: str, label: str, options: Mapping[str, str], everything: str) -> etree._Element:
    items = [E.option(text, value=value) for text, value in options.items()]
    select = E.select(E.option(everything, value=""), *items, id=name, name=name)
    found: etree._Element = E.div(E.label(label, {"for": name}), select)
    return found


def _result(language: Language) -> etree._Element:
    """Where the script says how many reports it shows."""
    some = language.translate("{shown} of {total} reports", shown="{shown}", total="{total}")
    result: etree._Element = E.p(id="found", role="status")
    result.set("data-some", some)
    result.set(
        "data-none", language.translate("No reports match. Remove a filter or a search word.")
    )
    return result


def _numbers(shown: Sequence[Card], name: str) -> dict[str, str]:
    """A short number for each place or donor that a card is about, in the order of names."""
    names = {said for card in shown for said in getattr(card, name)}
    ordered = sorted(names, key=lambda said: (said.casefold(), said))
    return {said: str(number) for number, said in enumerate(ordered)}


def _card(
    card: Card, language: Language, newest: str, choices: Mapping[str, Mapping[str, str]]
) -> etree._Element:
    heading = E.h3(E.a(card.title, href=card.files[0].path) if card.files else card.title)
    if card.footnote:
        heading.append(E.a("*", role="doc-noteref", href=f"#{card.note}"))
    parts = [heading, *_remarks(card, language, newest)]
    if card.facts:
        pairs = card.facts[:_MOST_FACTS]
        rows = [E.div(E.dt(term), E.dd(fact)) for term, fact in pairs]
        parts.append(E.dl(*rows, {"class": "facts"}))
    if listed := card.files if len(card.languages) > 1 else card.files[1:]:
        parts.append(_files(card, listed, language))
    item: etree._Element = E.li(*parts, {"class": "card"})
    for name, numbers in choices.items():
        item.set(f"data-{name}", " ".join(numbers[said] for said in getattr(card, name)))
    item.set("data-statuses", " ".join(card.statuses))
    return item


def _remarks(card: Card, language: Language, newest: str) -> Iterator[etree._Element]:
    """What is not as it should be: a report that failed, or that speaks of an earlier day."""
    if card.failed:
        said = (
            language.translate("from an earlier build; the newest one failed")
            if card.files
            else language.translate("This report could not be made.")
        )
        yield E.p(said[:1].upper() + said[1:], {"class": "broken"})
    if card.by_hand:
        yield E.p(language.translate("Made on request"), {"class": "old"})
    if card.unshown:
        said = language.count(
            "{number} part of its notebook is not shown",
            "{number} parts of its notebook are not shown",
            card.unshown,
        )
        yield E.p(said, {"class": "broken"})
    if card.day < newest and card.day:
        day = language.day(date.fromisoformat(card.day))
        yield E.p(language.translate("As of {day}", day=day), {"class": "old"})


def _files(card: Card, files: Iterable[File], language: Language) -> etree._Element:
    """A line for each language with a link to each file of the report in it."""
    lines = []
    for code, group in groupby(files, key=lambda file: file.language):
        said = Locale.parse(code).get_display_name(language.locale) or code
        links = [_link(card, file, said, language) for file in group]
        lines.append(E.li(*([E.span(said)] if len(card.languages) > 1 else []), *links))
    listed: etree._Element = E.ul(*lines, {"class": "files"})
    return listed


def _link(card: Card, file: File, said: str, language: Language) -> etree._Element:
    """A link that says where it leads, also to someone who hears only the link."""
    text = f"{language.closed(file.form)} ({sized(file.size, language)})"
    link: etree._Element = E.a(text, href=file.path, hreflang=file.language)
    link.set("aria-label", f"{text}, {card.title}, {said}")
    return link
