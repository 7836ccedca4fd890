"""The frame of every page: its head, style sheet, typeface and landmarks around a body."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale

from portfolio_lib.design.theme import FONTS, THEME, Theme
from portfolio_lib.language import Language, phrase, text_direction
from portfolio_lib.render.references import MAIN

TEMPLATES = Path(__file__).with_name("templates")
_OWN = TEMPLATES / "portfolio"
_FACES = (("Regular", 400, "normal"), ("SemiBold", 600, "normal"), ("Italic", 400, "italic"))
_INDEX, _PDF = phrase("All reports"), phrase("This report as PDF")


@dataclass(frozen=True)
class Head:
    """What a page says about itself: a title, a BCP 47 tag, and lines that may be empty.

    `languages` are the pages that say the same in other languages, by their tags; `pdf` and
    `index` are the names of the same as a PDF and of the page of all reports.
    """

    title: str
    language: str
    author: str = ""
    description: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    pdf: str = ""
    index: str = ""

    @property
    def beside(self) -> list[tuple[str, str]]:
        """Address and name of the page of all reports and of the PDF, those that there are."""
        known = ((self.index, _INDEX), (self.pdf, _PDF))
        return [(quote(address), name) for address, name in known if address]

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """Tag, name in that language itself and address of the same page in each language."""
        return [
            (tag, _own_name(tag), quote(address)) for tag, address in sorted(self.languages.items())
        ]


def _own_name(tag: str) -> str:
    """What a language calls itself, as the first word of a line: "Deutsch", "Français"."""
    name = Locale.parse(tag, sep="-").get_display_name() or tag
    return name[:1].upper() + name[1:]


def framed(head: Head, body: str, theme: Theme, *, sheet: str = "", script: str = "") -> str:
    """A whole page, which asks for nothing from elsewhere.

    Parameters
    ----------
    body : HTML that is safe to show.
    sheet : the name of one more style sheet of ours.
    script : the name of the one script of ours that the page may run; its hash is in the
        page's Content-Security-Policy, so no other text can become one.
    """
    code = (_OWN / script).read_text(encoding="utf-8") if script else ""
    more = (_OWN / sheet).read_text(encoding="utf-8") if sheet else ""
    return str(
        _template().render(
            head=head,
            body=body,
            brand=theme,
            main=MAIN,
            rtl=text_direction(head.language) == "rtl",
            style=_style(theme) + more,
            script=code,
            script_hash=base64.b64encode(hashlib.sha256(code.encode()).digest()).decode(),
            translate=Language.nearest(head.language).translate,
        )
    )


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(_OWN), autoescape=True).get_template("page.html.j2")


@lru_cache
def _style(theme: Theme) -> str:
    """The style sheet with the theme's tokens and the faces for Latin script."""
    faces = "\n".join(_face(*face) for face in _FACES)
    sheet = (_OWN / "style.css").read_text(encoding="utf-8")
    light, dark = _variables(theme.colours()), _variables(theme.dark())
    in_dark = f"@media screen and (prefers-color-scheme: dark){{{dark}}}"
    return f"{faces}\n{light}\n{in_dark}\n{sheet}"


def _variables(colours: Mapping[str, str]) -> str:
    tokens = "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
    return f":root{{{tokens}}}"


def _face(name: str, weight: int, style: str) -> str:
    data = base64.b64encode((FONTS / f"FiraSans-{name}.latin.woff2").read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{THEME.family}";font-weight:{weight};font-style:{style};'
        f"font-display:swap;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
