"""What a page says of other projects: the blocks "Related projects", "Latest news"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portfolio_lib.model import Finding
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import Line

_RELATED = re.compile(
    r"(?:related|similar|linked|associated) (?:projects?|programmes?|activities)"
    r"|you (?:may|might) also (?:like|be interested in)"
    r"|(?:ähnliche|verwandte|verknüpfte) (?:projekte|vorhaben)|das könnte sie auch interessieren"
    r"|auch interessant|projets (?:similaires|liés|connexes|associés)|vous aimerez aussi"
    r"|proyectos (?:relacionados|similares)|(?:también )?te puede interesar"
    r"|progetti (?:correlati|collegati|simili)|potrebbe interessarti(?: anche)?"
    r"|projetos (?:relacionados|semelhantes)|gerelateerde projecten|(?:slični|povezani) projekti"
    r"|(?:слични|повезани) пројекти|(?:схожі|пов'язані|споріднені) проєкти",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"(?:other|more|further) projects|(?:weitere|andere) projekte|autres projets|otros proyectos"
    r"|altri progetti|outros projetos|andere projecten|(?:ostali|drugi) projekti|інші проєкти",
    re.IGNORECASE,
)
"""These may head a part of a list as well."""
_NEWS = re.compile(
    r"(?:(?:latest|recent|related|project) )?(?:news|stories|blog posts)(?: (?:and|&) \w+)?"
    r"|aktuelles|aktuelle meldungen|neuigkeiten|nachrichten|actualités|à lire aussi|voir aussi"
    r"|(?:últimas )?noticias(?: relacionadas)?|(?:ultime )?notizie|leggi anche"
    r"|(?:últimas )?notícias|veja também|nieuws|(?:najnovije )?vesti|(?:останні )?новини"
    r"|читайте також",
    re.IGNORECASE,
)
_FEWEST_FIELDS = 2
"""A page speaks of others only below so many fields of a project of its own."""
_NO_FIELDS = frozenset({"other", "link", "contact", "text", "objective", "summary"})
_LOWEST = 6
"""The lowest level of headings."""


def without_others(
    lines: Sequence[Line], labels: Labels, file: str
) -> tuple[list[Line], list[Finding]]:
    """The lines without the blocks about other projects, and a finding that says so."""
    if not any(map(_is_about_others, lines)):
        return list(lines), []
    kept: list[Line] = []
    left: list[Line] = []
    fields: list[str] = []
    until = 0
    for position, line in enumerate(lines):
        if until and (not line.heading or line.heading > until):
            left.append(line)
            continue
        until = _level_of_others(lines, position, fields) if _is_about_others(line) else 0
        if until:
            left.append(line)
            continue
        fields += _field(line.text, labels)
        kept.append(line)
    return kept, [*_told(left, file)]


def _is_about_others(line: Line) -> bool:
    text = _words(line)
    return any(known.fullmatch(text) for known in (_RELATED, _FURTHER, _NEWS))


def _words(line: Line) -> str:
    return line.text.strip(" :.•*#")


def _field(text: str, labels: Labels) -> list[str]:
    """The field that a line states, unless it is one of a text."""
    label = labels.labelled(text) or labels.bare(text) or labels.glued(text) if text else None
    return [label.field] if label and label.field not in _NO_FIELDS else []


def _level_of_others(lines: Sequence[Line], position: int, fields: Sequence[str]) -> int:
    """The level up to which headings are of the block that begins at a line; 0 if none does."""
    line = lines[position]
    text = _words(line)
    if len(set(fields)) < _FEWEST_FIELDS:
        return 0
    is_alone = len(set(fields)) == len(fields)
    if _RELATED.fullmatch(text) or (line.heading and is_alone and _FURTHER.fullmatch(text)):
        if line.heading:
            return max(line.heading - 1, 1)
        is_one = sum(_RELATED.fullmatch(_words(one)) is not None for one in lines) == 1
        return _LOWEST if is_one and is_alone else 0
    return line.heading if line.heading > 1 and _NEWS.fullmatch(text) else 0


def _told(left: Sequence[Line], file: str) -> Iterator[Finding]:
    written = [line for line in left if line.text]
    if written:
        yield Finding.of(
            "text-about-others", "what the page says of other projects, or its news, is not read: "
            f"{len(written)} lines", file=file, line=written[0].number,
            value=" … ".join(line.text for line in written)[:200],
        )  # fmt: skip
