"""Lines beside the fields of a project: contacts, links and amounts."""

from __future__ import annotations

import re

from portfolio_lib.model.vocabularies import AMOUNT_KINDS

ASIDES = (*AMOUNT_KINDS, "contact", "link", "target groups", "other")
"""Labels of lines that may stand anywhere in a project: amounts, and what is no field."""

_LINK = re.compile(
    r"(?:more|further) information\b.*\bhere\b|\bread more\b|\bclick here\b", re.IGNORECASE
)
_LONGEST_REFERENCE = 300
_LONGEST_LINK_LINE = 120
"""A longer paragraph says more than where a link leads, its address aside [characters]."""
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
_MOST_WORDS = 5
"""With more words beside it an address stands in a sentence."""
_OF_THE_SITE = re.compile(
    r"[←‹«<]*\s*(?:(?:(?:go )?back to|zurück zu[rm]?|retour (?:à|aux?)|volver al?|torna a\w*"
    r"|voltar \w+|terug naar|nazad na|назад до) (?:the |la |el |o |il )?(?:overview|list\w*"
    r"|projects?|home\w*|top|search|main|previous|übersicht|liste|projekt\w*|startseite|anfang|accueil"
    r"|projets?|haut|inicio|início|proyectos|projetos|listado|progetti|elenco|overzicht|projecten|spis\w*"
    r"|списку|проєктів)(?: \w+){0,3}|(?:go )?back|zurück|retour|volver|torna indietro|voltar|terug"
    r"|nazad|назад|all projects|alle projekte|tous les projets|nach oben|next project"
    r"|previous project|(?:print|share)(?: this)?(?: page)?)\s*[→›»>]*\.?",
    re.IGNORECASE,
)
"""Lines that only move about a site: "Back to overview"."""
_DOWNLOAD = re.compile(
    r"(?:download|herunterladen|télécharger|descargar|scarica|descarregar|preuzmi|завантажити)\b"
    r"(?:\W+\w+){0,6}\W*",
    re.IGNORECASE,
)


def is_link_line(text: str) -> bool:
    """Whether a paragraph only refers to a link ("More information … here.")."""
    if len(text) > _LONGEST_REFERENCE:
        return False
    words = _ADDRESS.sub("", text)
    return len(words) <= _LONGEST_LINK_LINE and _LINK.search(words) is not None


def reference(line: str) -> str | None:
    """Which aside a line without a label is: an address to write to, to open, to load."""
    if len(line) > _LONGEST_REFERENCE:
        return None
    without = _ADDRESS.sub("", line)
    without = _MAIL.sub("", without) if "@" in line else without
    if without != line and len(without.split()) <= _MOST_WORDS:
        return "link" if _ADDRESS.search(line) else "contact"
    return "link" if _DOWNLOAD.fullmatch(line) or _OF_THE_SITE.fullmatch(line) else None


def address_in(text: str) -> bool:
    """Whether the beginning of a text has the address of a page or a person."""
    start = text[:_LONGEST_REFERENCE]
    return _ADDRESS.search(start) is not None or _MAIL.search(start) is not None
