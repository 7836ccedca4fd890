"""A page in sections: each one project, or a text about no project."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from portfolio_lib.names.places import Places
from portfolio_lib.read.page.contacts import is_link_line
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.sentences import is_sentence
from portfolio_lib.read.written.dates import folded
from portfolio_lib.read.written.periods import is_ongoing, length_of, parse_period

_LONGEST_TITLE = 500
"""What a label stands before shows in its beginning [characters]."""
_FEWEST_AGAIN = 2
"""Two labels that come again are those of another project."""
_WORDS_OF_A_TEXT = 12
"""The first section of text below a project has at least as many words."""
_OF_THE_PAGE = re.compile(
    r"©|copyright|all rights reserved|alle rechte|tous droits|cookie|newsletter|disclaimer"
    r"|privacy|datenschutz|^(?:contact|kontakt|contacto|contatt|donate|spenden|follow us)",
    re.IGNORECASE,
)
_OF_COUNTRIES = re.compile(
    r"countr|land|länd|pays|pa[ií]s|paes[ei]|zeml|držav|земљ|држав|країн|stran|стран", re.IGNORECASE
)
"""Labels of countries, which stand before titles by mistake."""
_OF_TEXTS = frozenset({"text", "status", "region"})
"""Labels that may come again in one project."""


def sections(body: Sequence[Paragraph], places: Places) -> list[list[Paragraph]]:
    """The page in sections.

    Where it has headings, those of one level stand above its projects if labels come again
    below them; else it is a page about one project, whose title is its first heading.
    """
    level = _level_of_projects(body)
    if level is None:
        return _with_texts_below(list(_cut_by_titles(body, places, flat=True)))
    groups = _under_headings(body, level) if level else _about_one(body)
    return [cut for group in groups for cut in _cut_by_titles(group, places, flat=False)]


def _with_texts_below(found: list[list[Paragraph]]) -> list[list[Paragraph]]:
    """The sections; running text right below the only one that has fields is part of it."""
    keyed = [number for number, section in enumerate(found) if any(item.key for item in section)]
    end = keyed[0] + 1 if len(keyed) == 1 else len(found)
    first, fewest = end, _WORDS_OF_A_TEXT
    while end < len(found) and _is_text(found[end][0], fewest):
        end, fewest = end + 1, 0
    joined = [item for section in found[first - 1 : end] for item in section]
    return [*found[: first - 1], joined, *found[end:]] if first < end else found


def _is_text(paragraph: Paragraph, fewest: int) -> bool:
    """Whether a section that begins so is running text, and no note on the page itself."""
    has_own = paragraph.aside or paragraph.unknown or paragraph.is_item
    is_long = len(paragraph.text.split()) >= fewest
    is_note = _OF_THE_PAGE.search(paragraph.text) is not None
    return is_long and not has_own and not is_note and is_sentence(paragraph.text)


def with_head_above(
    found: list[list[Paragraph]], is_label: Callable[[str], bool]
) -> list[list[Paragraph]]:
    """The sections, what stands above the only one with fields among its own.

    It does where that section begins with a heading such as "Activities", which is no title.
    """
    keyed = [number for number, section in enumerate(found) if any(item.key for item in section)]
    if len(keyed) != 1:
        return found
    first = last = keyed[0]
    while first and is_label(found[first][0].text) and not found[first][0].key:
        first -= 1
    joined = [item for section in found[first : last + 1] for item in section]
    return [*found[:first], joined, *found[last + 1 :]]


def has_plain_titles(found: Sequence[Sequence[Paragraph]]) -> bool:
    """Whether a line stands above the fields of each of several projects, headings only of some.

    The headings are of chapters: in Word the titles below them are often only bold.
    """
    heads = [
        section[: next(number for number, item in enumerate(section) if item.key)]
        for section in found
        if any(item.key for item in section)
    ]
    have_headings = [any(item.heading for item in head) for head in heads]
    are_plain = [bool(head) and _is_line(head[-1]) for head in heads]
    return len(heads) > 1 and all(are_plain) and any(have_headings) and not all(have_headings)


def _is_line(item: Paragraph) -> bool:
    has_own = item.heading or item.aside or item.unknown or item.is_item
    return not has_own and not is_sentence(item.text)


def is_mislabelled(paragraph: Paragraph, places: Places) -> bool:
    """Whether a label stands before something else, as "Country:" before a title."""
    text = paragraph.text[:_LONGEST_TITLE]
    if paragraph.field == "places":
        is_known = any(part.known for part in places.split(text))
        is_inside = not _OF_COUNTRIES.search(paragraph.name) and places.within_countries(text)
        return bool(text) and not (is_known or is_inside)
    if paragraph.field != "period" or not text:
        return False
    return parse_period(text) is None and not (is_ongoing(text) or length_of(text))


def _level_of_projects(body: Sequence[Paragraph]) -> int | None:
    """The level of the headings above projects; 0 on a page of one; None without headings."""
    levels = sorted({paragraph.heading for paragraph in body if _is_title_heading(paragraph)})
    for level in levels:
        counts = Counter(key for group in _under_headings(body, level) for key in _keys(group))
        if sum(count > 1 for count in counts.values()) >= _FEWEST_AGAIN:
            return level
    return 0 if levels else None


def _is_title_heading(paragraph: Paragraph) -> bool:
    return bool(paragraph.heading) and paragraph.field is None and not paragraph.aside


def _keys(group: Sequence[Paragraph]) -> set[str]:
    return {paragraph.key for paragraph in group if paragraph.key} - _OF_TEXTS


def _under_headings(body: Sequence[Paragraph], level: int) -> list[list[Paragraph]]:
    """The page cut before each heading of a level or above."""
    groups: list[list[Paragraph]] = []
    for paragraph in body:
        if not groups or (_is_title_heading(paragraph) and paragraph.heading <= level):
            groups.append([])
        groups[-1].append(paragraph)
    return groups


def _about_one(body: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """A page about one project: what stands before its title, and the rest."""
    top = min(paragraph.heading for paragraph in body if _is_title_heading(paragraph))
    tops = [
        number
        for number, paragraph in enumerate(body)
        if _is_title_heading(paragraph) and paragraph.heading == top
    ]
    first_key = next((number for number, item in enumerate(body) if item.key), len(body))
    before = [number for number in tops if number <= first_key]
    start = before[-1] if before else 0
    return [list(group) for group in (body[:start], body[start:]) if group]


def _cut_by_titles(
    body: Sequence[Paragraph], places: Places, *, flat: bool
) -> Iterator[list[Paragraph]]:
    """The parts of a page that begin with titles, or with labels that come again.

    `flat` says that the page has no headings, so that a gap of two lines means something.
    """
    heads = Counter(folded(paragraph.unknown) for paragraph in body if paragraph.unknown)
    section: list[Paragraph] = []
    seen: dict[str, None] = {}
    for number, (paragraph, following) in enumerate(zip(body, _following(body), strict=True)):
        is_label = paragraph.unknown is not None and heads[folded(paragraph.unknown)] > 1
        begins = not (is_label or _is_value(body, number)) and _starts_section(
            paragraph, following, seen, places, flat=flat
        )
        if section and begins:
            last = _end_of(section, paragraph, places)
            yield section[:last]
            section, seen = section[last:], {}
        section.append(paragraph)
        if paragraph.key and not is_mislabelled(paragraph, places):
            seen[paragraph.key] = None
    if section:
        yield section


def with_titles_of_countries(body: Sequence[Paragraph], places: Places) -> list[Paragraph]:
    """The page, where "Mali: Wells for Kayes" right above running text has no label."""
    titles = {
        number
        for number, (item, below) in enumerate(pairwise(body))
        if item.unknown
        and item.gap
        and places.find(item.unknown) is not None
        and not (is_sentence(item.text) or any(map(str.isdigit, item.text)))
        and not (below.key or below.unknown or below.aside or below.heading)
        and is_sentence(below.text)
    }
    return [item._replace(unknown=None) if number in titles else item
            for number, item in enumerate(body)]  # fmt: skip


def _end_of(section: Sequence[Paragraph], following: Paragraph, places: Places) -> int:
    """Where a section ends: names of places alone at its end are headings of what follows.

    So is a line right above running text: the title of a project whose text comes first.
    """
    last = len(section)
    if _is_title_above(section, following):
        last -= 1
    while last > 1 and not _is_value(section, last - 1):
        item = section[last - 1]
        is_bare = not (item.key or item.aside or item.unknown or item.is_item)
        if not is_bare or places.find(item.text.strip(" :.")) is None:
            break
        last -= 1
    return last


def _is_title_above(section: Sequence[Paragraph], following: Paragraph) -> bool:
    """Whether the last line of a section is the title of the text that begins the next one."""
    number = len(section) - 1
    item = section[number]
    if following.heading or not number or not is_sentence(following.text):
        return False
    has_own = item.key or item.aside or item.unknown or item.is_item or _is_value(section, number)
    return not (has_own or is_sentence(item.text) or is_link_line(item.text))


def _following(body: Sequence[Paragraph]) -> list[tuple[str, ...]]:
    """For each paragraph the different labels between it and the next one without."""
    following: list[tuple[str, ...]] = []
    labels: tuple[str, ...] = ()
    for number in reversed(range(len(body))):
        paragraph = body[number]
        following.append(labels)
        key = paragraph.key
        if key:
            labels = (key, *(label for label in labels if label != key))
        elif not (paragraph.aside or _is_label(paragraph) or _is_value(body, number)):
            labels = ()
    return following[::-1]


def _is_label(paragraph: Paragraph) -> bool:
    """Whether an unknown label stands among the fields of a project; after a gap it is a title."""
    return paragraph.unknown is not None and paragraph.gap <= 1


def _is_value(body: Sequence[Paragraph], number: int) -> bool:
    """Whether a paragraph is the value of a label that stands alone before it."""
    before, item = body[number - 1] if number else None, body[number]
    if before is None:
        return False
    is_below = bool(before.key) and not before.text and not item.key
    if not is_below or item.heading:
        return False
    return item.gap <= 1 or (before.is_bare and is_sentence(item.text))


def _starts_section(
    paragraph: Paragraph,
    following: tuple[str, ...],
    seen: dict[str, None],
    places: Places,
    *,
    flat: bool,
) -> bool:
    """A title begins a section; so does a gap before a label that comes again.

    A title is a paragraph without a (true) label, after a gap of two lines or before
    labels that the section has already: two of them, or its first one right after a short line.
    """
    wide = flat and paragraph.gap > 1
    again = set(seen).intersection(following)
    if paragraph.key is not None:
        return _label_starts(paragraph, following, seen, places, wide=wide)
    if paragraph.aside or paragraph.is_item:
        return False
    if paragraph.unknown is not None:
        return (wide and bool(following)) or len(again) >= _FEWEST_AGAIN
    if wide or is_link_line(paragraph.text) or "title" in again:  # titles have a label here
        return wide
    return len(again) >= _FEWEST_AGAIN or (
        bool(again)
        and following[0] == next(iter(seen))
        and not is_sentence(paragraph.text)
        and flat
    )


def _label_starts(
    paragraph: Paragraph,
    following: tuple[str, ...],
    seen: dict[str, None],
    places: Places,
    *,
    wide: bool,
) -> bool:
    """Whether a label begins a section: a title's, or the first one when it comes again."""
    key = paragraph.key
    if key == "title":
        return "title" in seen
    again = set(seen).intersection(following) - {key}
    is_first = key in seen and key == next(iter(seen))
    if is_first and ("title" in again or len(again) >= _FEWEST_AGAIN):
        return True
    if paragraph.field is None:
        return False
    is_title = key in following and is_mislabelled(paragraph, places)
    return (wide and (is_title or key in seen)) or (is_title and len(again) >= _FEWEST_AGAIN)
