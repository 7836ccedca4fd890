"""Names of bodies, and of persons, who are no bodies; lines that say whose a project is."""

from __future__ import annotations

import re

OF_A_BODY = re.compile(
    r"\b(?:ministry|ministère|ministerium|ministerio|ministero|ministério|ministarstvo|міністерство"
    r"|agency|agence|udruženje|organizacija|unija|unión|união|unione|conseil|consejo|consiglio|programme|agentur|agencia|agenzia|agência|agencija|агенція|department|office|embassy|bank"
    r"|foundation|fondation|stiftung|fundaci[oó]n|fondazione|fundação|fondacija|фонд|chamber|union"
    r"|university|université|universität|universidad|università|universidade|institute?|association"
    r"|gesellschaft|society|council|commission|organi[sz]ation|e\. ?v\.|gmbh|ong|onlus|ngo)\b",
    re.IGNORECASE,
)
"""What the names of bodies have."""
_TITLED = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Mme|Ing|Dott|Mag|Sra?|Hr|Frau|Herr)(?:\.|ssa|\s).*)", re.IGNORECASE
)
_NAME = r"[^\W\d_a-z][^\W\d_A-Z]+(?:-\w+)?"
_TWO_NAMES = re.compile(rf"{_NAME}(?: [^\W\d_a-z]\.?)? {_NAME}")
_NO_PERSON = re.compile(
    r"\b(?:trust|funds?|fondo|international\w*|network|cent(?:re|er|ro|rum|ar)|zentrum|committee"
    r"|comit[eé]|group|partners|alliance|federation|consult\w*|care|caritas|aid|\w*hilfe|relief|cross"
    r"|crescent|church|services?|solutions|watch|action|europe\w*|africa\w*|asia|global|world\w*|school"
    r"|college|club|forum|programme|team|hub|house|coalition|movement|initiative|save|development)\b",
    re.IGNORECASE,
)
_OF_PERSONS = re.compile(
    r"co-?ordinat(?:or|eur|rice|ore)|koordinator|координатор|verantwort|projektleit|manager"
    r"|person|керівник|rukovodilac",
    re.IGNORECASE,
)
"""Labels behind which a body or a person may stand."""

_PROJECT = (
    "projects?|programmes?|initiatives?|actions?|projekte?|programm|maßnahme|vorhaben|projets?|proyectos?"
    "|progett[oi]|projetos?|projekata?|projekti|пројекат|про[єе]кт|projectul|proiectul?|project(?:en)?"
)
_PAID = (
    "funded|financed|supported|implemented|financée?|soutenue?|financiad[oa]|apoyad[oa]|finanziat[oa]"
    "|apoiad[oa]|gefördert|finanziert|unterstützt|gefinancierd|finanțat|finansiran|finansowany"
    "|dofinansowany|sponsored"
)
_WHOSE = re.compile(
    rf"(?:an?|one of the|ein|une?|una?|um|uma)\s(?:joint\s|gemeinsames\s)?(?:{_PROJECT})"
    r"\s(?:of|by|from|von|der|des|du|de|del|di|da|do)\s"
    rf"|(?:(?:an?|the|this|das|dieses|le|ce|el|este|il|questo|o|este|ovaj|овај|цей|acest)\s)?"
    rf"(?:{_PROJECT})?\s?(?:(?:is|was|has been|wird|wurde|est|es|è|é|je|jest|este|је|wordt)\s)?"
    rf"(?:being\s)?(?:co-?|ko|со|su|współ|co-)?(?:{_PAID})\s"
    r"(?:by|par|por|pelo|pela|da|dal|dalla|dall'|von|vom|durch|door|de|od|przez)\s"
    r"|(?:проєкт|проект)\s(?:фінансується|реалізується|впроваджується)\s"
    r"|(?:ovaj\s|овај\s)?(?:projekat|projekt|пројекат)"
    r"\s(?:(?:su)?finansira|provodi|sprovodi|финансира)\s"
    r"|(?:ky\s)?projekti?\s(?:financohet|mbështetet|zbatohet|i financuar)\snga\s"
    r"|(?:with the|mit|avec le|con el|con il|com o|uz|за)"
    r"\s(?:financial\s|finanzieller\s|finansijsku\s|фінансової\s)?"
    r"(?:support|unterstützung|soutien|apoyo|sostegno|contributo|apoio|podršku|підтримки)\s",
    re.IGNORECASE,
)


_OF_THE_EU = re.compile(
    rf"(?:an? )?(?:EU|UE)[ -](?:funded )?(?:{_PROJECT})"
    rf"|(?:{_PROJECT})\s(?:of|de|da|der|dell'|al)?\s?(?:the |la |l['’])?(?:EU|UE)",
    re.IGNORECASE,
)
"""The whole of a line below a title: "EU project"."""


def says_whose(line: str) -> bool:
    """Whether a line below or above a title says whose project it is: "A project of …"."""
    if not line[:1].isupper():
        return False
    return _WHOSE.match(line) is not None or _OF_THE_EU.fullmatch(line) is not None


def is_person(label: str, name: str) -> bool:
    """Whether what stands behind a label may be a person: "Dr …", two names of a "Coordinator"."""
    if OF_A_BODY.search(name) or _NO_PERSON.search(name):
        return False
    if _TITLED.fullmatch(name):
        return True
    return _OF_PERSONS.search(label) is not None and _TWO_NAMES.fullmatch(name) is not None
