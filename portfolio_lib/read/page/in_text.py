"""What a project's text says in plain sentences: "The project is funded by … and implemented by …".

Only sentences whose subject is the project itself are read, and of these only what is surely a
name, a period, a country or an amount; a field that has a label is never read from a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.read.page.bodies import OF_A_BODY
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.sentences import is_sentence
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.periods import parse_period

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zß-öø-ÿа-яђ-џ])")
_SUBJECT = (
    r"(?:(?:The|This|Our)\s(?:(?!(?:first|second|third|previous|earlier|former|last|next|follow\S*|initial"
    r"|original|other|another|related|phase|pilot|of|non-?\w+)\s)[\w’'-]+\s){0,4}?"
    r"(?:project|programme|program|action|initiative)"
    r"|(?:Le|Ce|Notre)\s(?:projet|programme)|(?:L['’]|Cette\s)(?:action|initiative)"
    r"|(?:El|Este|Nuestro)\s(?:proyecto|programa)|(?:La|Esta)\s(?:iniciativa|intervención)"
    r"|(?:Il|Questo)\s(?:progetto|programma)|L['’]iniziativa"
    r"|(?:O|Este)\s(?:proje[c]?to|programa)|(?:Ovaj\s)?Proje(?:kat|kt)|.{0,200}\sproje(?:kat|kt)"
    r"|Project(?=\s(?:co-?)?(?:funded|financed)\sby))"
    r"(?:\s[“\"«„(][^”\"»“)]{1,80}[”\"»“)])?"
)
_FUNDED = (
    r"(?:(?:is|was|has been|will be)\s(?:being\s)?(?:fully\s|jointly\s|mainly\s)?(?P<en>co-?)?"
    r"(?:funded|financed|financially supported)\sby"
    r"|(?:is|was|has been|will be)\s(?:being\s)?(?:implemented|realised|realized|carried out)\s"
    r"with\s(?:the\s)?(?:financial\s(?:support|assistance|contribution)|funding)\s(?:of|from|by)"
    r"|(?:est|a été|sera)\s(?P<fr>co)?financée?\spar"
    r"|(?:está|es|ha sido|fue|será)\s(?P<es>co)?financiad[oa]\spor"
    r"|(?:è|è stat[oa]|sarà)\s(?P<it>co)?finanziat[oa]\sda(?:l|lla|i|gli|lle|ll['’])?"
    r"|(?:é|foi|será)\s(?P<pt>co-?)?financiad[oa]\s(?:por|pel[oa]s?)"
    r"|(?P<sr>su)?finansira(?:ju)?"
    r"|(?<=,\s)(?:(?P<enp>co-?)?(?:funded|financed)\sby|(?P<frp>co)?financée?\spar"
    r"|(?P<ptp>co-?)?financiad[oa]\s(?:por|pel[oa]s?)|(?P<itp>co)?finanziat[oa]\sda(?:l|lla|ll['’])?"
    r"|koj[iae]\s(?P<srp>su)?finansira(?:ju)?))"
)
_IMPLEMENTED = (
    r"(?:implemented|carried out|executed)\sby|mise?\sen\s(?:œuvre|oeuvre)\spar"
    r"|(?:ejecutad|implementad)[oa]\spor|(?:realizzat|attuat|implementat)[oa]\sda(?:l|lla|ll['’])?"
    r"|(?:implementad|executad)[oa]\s(?:por|pel[oa])|(?:sprovod[ie]|realizuj[eu])"
)
_BY_WHOM = re.compile(
    rf"{_SUBJECT}(?:(?:\s?[,–—:(“\"«-]|\s(?=[^\W\d_a-z]))[^.;]{{0,160}}?)?\s(?:{_FUNDED}|(?<=Project\s)(?P<plain>co-?)?(?:funded|financed)"
    r"\sby)\s?(?P<names>\S.*)"
)
_THROUGH_WHOM = re.compile(rf"{_SUBJECT}\s.{{0,300}}?\b(?:{_IMPLEMENTED})\s?(?P<names>\S.*)")
_END = re.compile(
    r"(?:\s?,)?\s(?:(?:and|et|y|e|i)\s(?:(?:is|was|est|está|è|é)\s)?(?:being\s)?(?:jointly\s)?"
    r"(?=(?:implemented|carried|executed|managed|coordinated|run|led|(?:co-?)?(?:fund|financ)|mise?\sen"
    r"|ejecutad|implementad"
    r"|executad|realizzat|attuat|sprovodi|realizuje)))"
    r"|(?:\s?,)?\s(?:with|within|through|under|as|to|from|which|who|that|during|since|until|between"
    r"|via|by|over|dans|à|avec|depuis|pendant|con|desde|durante|hasta|attraverso|nell['’a-z]*|com"
    r"|através|kroz|where)\s"
    r"|(?:\s?,)?\sa\s(?:sprovod|realizuj)|(?:\s?,)?\s(?:em|en|in)\s(?:parceria|partenariat|partnership"
    r"|colabora|collabora|coopera|coopéra|kooperation|consorti)"
    r"|(?:\s?,)?\s(?:in|at|on|en|no|na|u)\s(?=[^A-ZÀ-ÞА-Я])|[;:]|\.(?=\s|$)"
    r"|(?:\s?,)?\s(?:for|para|pour|per)\s(?=[^A-ZÀ-ÞА-Я])(?!(?:the|el|la|los|las|le|les|o|a|os|as|il|lo|i)\s[A-ZÀ-Þ]|l['’][A-ZÀ-Þ])"
)
"""Where names in a sentence end."""
_OTHERS = re.compile(r"\s?,?\s(?:as well as\b|among others|and\s(?:also\s)?co-?(?:fund|financ))")
_ARTICLE = re.compile(r"^(?:the|la|le|les|el|il|lo|o|a|l['’])(?:\s|(?<=['’]))", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\s?,?\s(?:and|et|y|e)\s(?:the|le|la|el|il|l['’]\s?)\s?(?=(?:Ministry|Government|European|United"
    r"|World|Swiss|Embassy|Federal|Council|Foundation|Bank|Agency|Department|City|Municipality"
    r"|Ministère|Gouvernement|Union|Fondation|Agence|Ministerio|Gobierno|Unión|Fundación|Agencia"
    r"|Ministero|Governo|Unione|Fondazione|Agenzia|Ministério|União|Fundação)\b"
    r"|(?:[A-Z]\w+\s){1,4}(?:Bank|Fund|Agency|Union|Commission|Ministry|Government|Foundation|Council"
    r"|Organi[sz]ation|Embassy|Programme|Department|University|Institute|Society|Trust)\b)"
)
"""Before which word another name begins, and not the rest of one."""
_AND_BY = re.compile(
    r"\s?,?\s(?:and|et|y|e)\s(?:by|par|por|pel[oa]|da|dal|dalla|dall['’])\s(?:the\s|le\s|la\s|el\s)?"
)
_WITHIN = frozenset(
    {"of", "the", "for", "and", "in", "on", "de", "du", "des", "la", "le", "les", "et", "l", "d",
     "y", "e", "del", "los", "las", "di", "della", "dello", "delle", "do", "da", "dos", "das",
     "für", "und", "der", "die", "i", "za", "u", "to", "pour", "para", "per", "en"}
)  # fmt: skip
"""Small words within names."""
_MOST_WORDS = 25
_MOST_WORDS_OF_A_BODY = 14
"""Of a name with further words in small letters, such as "Agence française de développement"."""
_COUNTRY = re.compile(r"\s(?:in|au|en|in)\s(?P<places>[^\W\d_a-z][^,;.]*)")
_AFTER_COUNTRY = re.compile(r"\s(?:from|between|since|until|during|with|for|over|by|to)\s.*")
_PERIOD = re.compile(
    r"\b(?:from|between|de|du|desde|da|dal|od|entre|tra|između)\s(?P<first>[^,;.]{4,30}?)\s"
    r"(?:to|until|till|through|and|à|au|a|al|hasta|até|do|e|et|y|i)\s(?P<last>[^,;.]{0,20}?(?:19|20)[0-9]{2})"
)
_BUDGET = re.compile(
    r"(?:The|Its|This)\s(?:project['’]s\s)?(?:total\s|overall\s)?(?:project\s)?budget"
    r"(?:\s(?:of|allocated to|for)\s(?:the|this)\s(?:project|programme|action))?"
    r"\s(?:is|was|amounts to)\s(?P<money>[^;]{3,60}?)\.?"
)
_HINT = re.compile(
    r"fund|financ|finans|implement|carried out|execut|ejecut|œuvre|oeuvre|realizz|attuat|sprovod"
    r"|realizuj|budget", re.IGNORECASE,
)  # fmt: skip
"""What every sentence has that is read."""
_LONGEST = 1_000
"""A longer text is no sentence [characters]."""
_OF_PERIODS = frozenset({"period", "start", "end"})
_OF_PLACES = frozenset({"places", "region"})


class _Said(NamedTuple):
    """A value in a sentence, and the verb that would be its label."""

    field: str
    value: str
    verb: str = ""


def with_sentences_read(found: Sequence[list[Paragraph]], places: Places) -> list[list[Paragraph]]:
    """The sections, with paragraphs behind each for what its sentences say and no label does.

    A page without labels is one project if the sentences of one of its sections say who funds it.
    """
    has_labels = any(item.key for section in found for item in section)
    said = [_paragraphs(section, places) for section in found]
    if has_labels:
        return [
            [*section, *(more if _has_fields(section) else ())]
            for section, more in zip(found, said, strict=True)
        ]
    of_donors = [at for at, more in enumerate(said) if any(one.field == "funding" for one in more)]
    if len(of_donors) != 1:
        return list(found)
    last = first = of_donors[0]
    while first and not any(is_sentence(item.text) for item in found[first - 1]):
        first -= 1
    whole = [item for section in found[first : last + 1] for item in section]
    if is_sentence(whole[0].text):  # without a title it is a text about some project
        return list(found)
    return [*found[:first], [*whole, *said[last]], *found[last + 1 :]]


def _has_fields(section: Sequence[Paragraph]) -> bool:
    return any(item.key for item in section)


def _paragraphs(section: Sequence[Paragraph], places: Places) -> list[Paragraph]:
    """The paragraphs that would say with a label what the texts of a section say."""
    known = {item.key for item in section if item.key}
    known |= {"period"} if known & _OF_PERIODS else set()
    known |= {"places"} if known & _OF_PLACES else set()
    known |= {"budget"} if known & set(AMOUNT_KINDS) else set()
    found: list[Paragraph] = []
    for item in section:
        is_text = item.field in {None, "summary", "text"} and not (item.aside or item.unknown)
        if not is_text or item.heading or not is_sentence(item.text):
            continue
        for said in _said_in(item.text, places):
            if said.field not in known:
                known.add(said.field)
                field, aside = (None, "budget") if said.field == "budget" else (said.field, None)
                found.append(
                    Paragraph(
                        said.value,
                        item.line,
                        1,
                        field,
                        item.text,
                        aside,
                        name=said.verb,
                        is_in_text=True,
                    )
                )
    return found


def _said_in(text: str, places: Places) -> Iterator[_Said]:
    for sentence in _SENTENCES.split(text):
        if len(sentence) > _LONGEST or _HINT.search(sentence) is None:
            continue
        funded = _BY_WHOM.fullmatch(sentence)
        names = _names(funded["names"]) if funded else None
        if funded and names:
            verbs = funded.groupdict()
            is_part = any(text for name, text in verbs.items() if name != "names")
            yield _Said("funding", names, "co-funded by" if is_part else "funded by")
        done = _THROUGH_WHOM.fullmatch(sentence)
        if done and (names := _names(done["names"])):
            yield _Said("implementing", names, "implemented by")
        if funded or done:
            yield from _where_and_when(sentence, places)
        budget = _BUDGET.fullmatch(sentence)
        money = parse_money(budget["money"]) if budget else None
        if budget and money and money.currency:
            yield _Said("budget", budget["money"])


def _where_and_when(sentence: str, places: Places) -> Iterator[_Said]:
    for match in _PERIOD.finditer(sentence):
        text = f"{match['first']} – {match['last']}"
        if parse_period(text) is not None:
            yield _Said("period", text)
            break
    for match in _COUNTRY.finditer(sentence):
        text = _AFTER_COUNTRY.sub("", match["places"]).strip()
        parts = places.split(text)
        if parts and all(part.known for part in parts):
            yield _Said("places", text)
            break


def _names(text: str) -> str | None:
    """The names of bodies that a text begins with, or None where they are not surely some."""
    ends = [match.start() for match in _END.finditer(text)]
    ends += [match.start() for match in _COUNTRY.finditer(text)]
    end = min(ends, default=len(text))
    names = _AND_BY.sub("; ", _ANOTHER.sub("; ", _ARTICLE.sub("", text[:end].strip(" ,"))))
    words = re.findall(r"[^\W_][\w’'.&/-]*", re.sub(r"[(“\"«][^)”\"»]*[)”\"»]", "", names))
    is_name = bool(words) and words[0][0].isupper() and words[-1].casefold() not in _WITHIN
    small = [word for word in words if word[0].islower() and word not in _WITHIN]
    is_body = len(words) <= _MOST_WORDS_OF_A_BODY and OF_A_BODY.search(names) is not None
    is_body = is_body and not any(word.endswith(("ed", "ing")) for word in small)
    if not is_name or len(words) > _MOST_WORDS or (small and not is_body):
        return None
    return f"{names} and others" if _OTHERS.match(text, end) else names
