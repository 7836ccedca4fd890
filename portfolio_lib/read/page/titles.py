"""The title of a section, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portfolio_lib.names.places import Places
from portfolio_lib.read.page.bodies import OF_A_BODY, says_whose
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.sentences import is_sentence
from portfolio_lib.read.written.dates import folded
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.periods import parse_day, parse_period
from portfolio_lib.read.written.statuses import parse_status

_PROJECTS = (
    "projects?|programmes?|portfolio|activities|projekte?|programme|vorhaben|projets?|proyectos?"
    "|progetti|progetto|projetos?|projekti|projekata|пројекти|пројекат|проєкти?|проекти?|projecten"
)
_HEADING = re.compile(rf"\b(?:{_PROJECTS})\b", re.IGNORECASE)
_WORDS = {
    "ongoing": "ongoing|on-going|current|laufende|aktuelle|en cours|en curso|en ejecución|in corso"
               "|em curso|u toku|tekući|у току|текући|поточні|lopende|huidige|active",
    "completed": "completed|closed|finished|past|abgeschlossene|beendete|achevés|terminés|clôturés"
                 "|finalizados|conclusi|terminati|concluídos|završeni|завршени|завершені|afgeronde",
    "planned": "planned|upcoming|future|geplante|künftige|prévus|planifiés|previstos|futuros"
               "|previsti|planirani|планирани|заплановані|geplande",
}  # fmt: skip
"""What headings call the status of projects."""
_STATUS_WORDS = {
    status: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for status, words in _WORDS.items()
}
_BESIDE = (
    "and|und|et|y|e|i|и|та|en|our|all|the|list|of|unsere|alle|nos|les|nuestros|i nostri|os nossos"
    "|naši|наши|наші|onze|implemented|realised|realized|réalisés|realizados|realizzati|realizovani"
    "|realizirani|implementirani|durchgeführte|uitgevoerde|реализовани|реалізовані"
)
_PLAIN_HEADING = re.compile(
    rf"(?:(?:{'|'.join(_WORDS.values())}|{_BESIDE}) )*(?:{_PROJECTS})"
    rf"(?: (?:{'|'.join(_WORDS.values())}|réalisés|realizados|realizzati"
    r"|(?:de|di|der|of|i|in)? ?(?:international )?"
    r"(?:cooperaci[oó]n|cooperazione|cooperaç[aã]o|coop[eé]ration|cooperation)"
    r"(?: internacional(?:es)?| internazionale| internationale| al desarrollo)?))?[.:]?",
    re.IGNORECASE,
)
_SHEET = re.compile(
    r"(?:project |projekt|programme |country |portfolio )?(?:fact ?sheets?|factsheets?|datenblatt"
    r"|steckbrief|profile?|data sheet|overview|informations?|info|data|details|summary sheet|brief)"
    r"|fiche(?: de)? projet|fiche technique|ficha(?: de| del)? (?:proyecto|projeto|técnica)"
    r"|scheda(?: di)? progetto|projectfiche|projectblad|projektblatt|in brief|at a glance|key facts"
    r"|projektinformation(?:en)?|auf einen blick|kurzinformation|картка проєкту|паспорт проєкту"
    r"|o projektu|о пројекту|про проєкт|home|menu|kurzbeschreibung|kohesio|cordis|keep\.eu"
    r"|(?:general|basic|key) (?:info|data|informations?)|duration and budget|budget and duration"
    r"|(?:datos|información|dados|informaç[oõ]es|dati|informazioni|données|informations?)"
    r"(?: (?:del|do|sul|du|sur le))? (?:proyecto|projeto|progetto|projet)"
    r"|dur[ée]e et budget|budget et dur[ée]e|durata e budget"
    r"|projekt(?:daten|details|übersicht|steckbrief)|eckdaten|rahmendaten",
    re.IGNORECASE,
)
_BEHIND_SHEET = re.compile(r"\s?(?::|\s[–—|-])\s+")
"""What may stand between the name of a form and a title: "Project profile — Wells"."""
_DATES_BEHIND = re.compile(r"[(\[](?P<dates>[^()\[\]]*(?:19|20)[0-9]{2}[^()\[\]]*)[)\]]\.?$")
_PARTS_OF_PATH = re.compile(r"\s*[→>»›]\s*")
_PATH = re.compile(
    r"(?:home ?page|home|start(?:seite)?|accueil(?: du site)?|inicio|início|portada|početna|почетна"
    r"|головна|strona główna|hem|hjem|you are here:?.*?|sie sind hier:?.*?|vous êtes ici ?:?.*?)"
    r"\s*[→>»›]\s*\S",
    re.IGNORECASE,
)
"""How the path to a page begins, which ends with its title: "Home > Projects > Clean Water"."""
_OF_PERIODS = frozenset({"period", "start", "end"})
_RANGE = re.compile(r"[0-9]{4}.*(?:[–—-]|\b(?:to|until|bis|au|à|al|a|do|до|по|tot)\b).*[0-9]{4}")
_HASHTAG = re.compile(r"#\w")
_CODE = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9./_-]*")
"""What stands above a title as its number: "MLI/801"."""
_ITEM = re.compile(r"[-–—•▪‣] ?(?=\w)")
_NUMBERED = re.compile(
    rf"(?:{_PROJECTS}|projekat|proyecto|projeto|projet) ?(?:n[°ºr]?\.?|no\.?|nr\.?|#|№)? ?[0-9]+"
    r"(?:[/.-][0-9]+)*", re.IGNORECASE,
)  # fmt: skip
"""The number of a project, which is no title: "PROGETTO N°349/2018"."""
_COUNT = re.compile(r"(?:#|no\.?|nr\.?|n°|№):? ?[0-9]+\.?", re.IGNORECASE)
_YEARS_BEHIND = re.compile(r"[\s,(–—-]+(?:19|20)[0-9]{2}[^\W\d_]*(?:\W.*)?$")
_PLACE_OF_TITLE = re.compile(
    r"(?:\s(?:in|en|em|au|aux|u|у|в)\s(?:the\s|der\s|den\s|la\s|el\s)?|,\s|\s[–—|-]\s|\s\()"
    r"(?=(?P<place>[^\W\d_a-z][^:;|()]*\)?)$)"
)
"""What may stand before the name of a country at the end of a title."""
_PLACE_IN_BRACKETS = re.compile(r"\((?P<place>[^\W\d_a-z][^:;|()]*)\)(?=\s)")
"""What stands in brackets within a title: "Wells (Mali) – second phase"."""
_MOST_WORDS_OF_A_PLACE = 4
_MOST_WORDS_OF_A_HEADING = 8
_FEWEST_WORDS_OF_A_TITLE = 5
"""The first line of a page with as many words is a title, whatever line stands below it."""


def is_plain_heading(text: str) -> bool:
    """Whether a text is the title of no project: "Ongoing projects", "Project factsheet"."""
    plain = " ".join(text.split()).strip(" :")
    return bool(_PLAIN_HEADING.fullmatch(plain) or _SHEET.fullmatch(plain))


def is_heading_of_page(text: str) -> bool:
    """Whether the first line of a page may be its heading: it speaks of projects, and is short."""
    return bool(_HEADING.search(text)) and len(text.split()) <= _MOST_WORDS_OF_A_HEADING


def heading_status(text: str) -> str | None:
    """The status that a heading such as "Ongoing Projects" states for what stands below."""
    stated = [status for status, words in _STATUS_WORDS.items() if words.search(text)]
    return stated[0] if len(stated) == 1 else None


def is_count(text: str) -> bool:
    """Whether a line only counts the rows of a table: "#: 2."."""
    return _COUNT.fullmatch(text) is not None


def is_place(text: str, places: Places) -> bool:
    """Whether a line names one place and nothing else."""
    return places.find(text.strip(" :.")) is not None


def places_in_title(title: str, places: Places) -> str | None:
    """The countries of "Mali: Wells", "Wells in Mali and Niger", "Wells – Mali", "Wells (Mali)"."""
    title = " ".join(title.split()).rstrip(".”\"»'")
    before = title.partition(":")[0]
    if ":" in title and is_place(before, places):
        return before
    levels = places.split(before) if ":" in title and "/" in before else []
    countries = [part.text for part in levels if places.is_country(part.text)]
    if levels and all(part.known for part in levels) and len(countries) == 1:
        return countries[0]  # "Afrika / Mali: Saatgut"
    if (years := _YEARS_BEHIND.search(title)) and is_place(title[: years.start()], places):
        return title[: years.start()]
    for match in [*_PLACE_OF_TITLE.finditer(title), *_PLACE_IN_BRACKETS.finditer(title)]:
        parts = places.split(match["place"].rstrip(")"))
        named = [places.find(part.text) for part in parts]
        if named and all(place is not None and place.kind == "country" for place in named):
            is_one_of_more = _is_behind_a_place(title[: match.start()], places)
            return None if is_one_of_more else match["place"].rstrip(")")
    return None


def period_in_title(title: str) -> str | None:
    """The dates in brackets at the end of a title: "Wells for Kayes (2017 – 2019)"."""
    match = _DATES_BEHIND.search(title)
    return match["dates"] if match and parse_period(match["dates"]) else None


def without_form(title: str) -> str:
    """A title without the path or the name of the form before it: "Project profile — Wells"."""
    title = _PARTS_OF_PATH.split(title)[-1] if _PATH.match(title) else title
    match = _BEHIND_SHEET.search(title)
    is_form = match is not None and _SHEET.fullmatch(title[: match.start()])
    has_more = match is not None and len(title[match.end() :].split()) > 1
    return title[match.end() :] if match and is_form and has_more else title


def _is_behind_a_place(text: str, places: Places) -> bool:
    """Whether a text ends with a place: "Bridges between Serbia" before " – Bulgaria"."""
    words = text.split()
    ends = (" ".join(words[-count:]) for count in range(1, _MOST_WORDS_OF_A_PLACE + 1))
    return any(places.find(end.strip("(,")) is not None for end in ends if end)


def title_of(head: Sequence[Paragraph], *, is_first: bool) -> Paragraph | None:
    """The title among the lines above the first label of a section.

    A heading comes before a line of text, the highest one before others. On the beginning
    of a page the last line counts, since its own heading may stand above; else the first.
    """
    may_be = [paragraph for paragraph in head if may_be_title(paragraph)]
    path = next((one for one in may_be if _PATH.match(one.text) and not one.heading), None)
    if path and (title := _end_of_path(path, may_be)):
        return title
    may_be = [paragraph for paragraph in may_be if paragraph is not path]
    headings = [paragraph for paragraph in may_be if paragraph.heading]
    headings = [one for one in headings if not _CODE.fullmatch(one.text)] or headings
    if headings:
        return min(headings, key=lambda paragraph: paragraph.heading)
    plain = [paragraph for paragraph in may_be if paragraph.unknown is None]
    lines = [item for item in plain or may_be if not is_sentence(item.text)] or may_be[:1]
    if not lines:
        return None
    return (_above_subtitle(lines, may_be) or lines[-1]) if is_first else lines[0]


def _end_of_path(path: Paragraph, may_be: Sequence[Paragraph]) -> Paragraph | None:
    """The title that the path to a page ends with, where no other line stands below it."""
    here = _PARTS_OF_PATH.split(path.text)[-1]
    below = [item for item in may_be if item.line > path.line and not is_sentence(item.text)]
    if below or len(here.split()) == 1 or is_plain_heading(here):
        return None
    return next((item for item in may_be if folded(item.text) == folded(here)), path)


def _above_subtitle(lines: Sequence[Paragraph], all_lines: Sequence[Paragraph]) -> Paragraph | None:
    """The first line that says too much for the name of a site or a body: a subtitle may follow.

    None where running text stands between such lines and a last one that says as much.
    """
    texts = (number for number, line in enumerate(all_lines) if is_sentence(line.text))
    upper = all_lines[: next(texts, len(all_lines))]
    if lines[-1] not in upper and _says_much(lines[-1]):
        return None
    return next((line for line in lines if line in upper and _says_much(line)), None)


def _says_much(line: Paragraph) -> bool:
    is_long = len(line.text.split()) >= _FEWEST_WORDS_OF_A_TITLE
    return is_long and not (is_heading_of_page(line.text) or OF_A_BODY.search(line.text))


def with_period(head: list[Paragraph], rest: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines between a title and the first label; a range of dates alone is the period."""
    is_stated = any(paragraph.field in _OF_PERIODS for paragraph in rest)
    ranges = [
        number
        for number, paragraph in enumerate(head)
        if _RANGE.search(paragraph.text) and parse_period(paragraph.text) and not paragraph.heading
    ]
    if is_stated or len(ranges) != 1:
        return head
    return [
        paragraph._replace(field="period") if number == ranges[0] else paragraph
        for number, paragraph in enumerate(head)
    ]


def with_status(head: list[Paragraph], rest: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines between a title and the first label; one that is a status alone states it."""
    stated = [number for number, item in enumerate(head) if parse_status(item.text) is not None]
    if len(stated) != 1 or any(item.field == "status" for item in rest):
        return head
    return [item._replace(field="status") if number == stated[0] else item
            for number, item in enumerate(head)]  # fmt: skip


def may_be_title(paragraph: Paragraph) -> bool:
    """Whether a line can be a title: not a date, an amount, a number, a label or a status."""
    text = paragraph.text
    if _HASHTAG.match(text) or is_plain_heading(text) or paragraph.is_item:
        return False
    if says_whose(text):
        return False
    is_label = text.endswith(":") and not paragraph.heading
    if is_label or _NUMBERED.fullmatch(text) or _ITEM.match(text) or is_count(text):
        return False
    is_value = parse_period(text) or parse_day(text) or parse_money(text) or parse_status(text)
    return is_value is None and folded(text).strip(" |_–—-") != ""
