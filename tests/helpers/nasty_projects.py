"""Projects that nobody would write and that reports must set all the same."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from random import Random

__all__ = ["mark", "ordinary_sheet", "sheet"]

_SCRIPTS = (
    "Bessere Straßen für Österreich",
    "Gestion améliorée à l’échelle régionale",
    "Подкрепа за мигранти в региона",
    "Υποστήριξη μεταναστών στην περιοχή",
    "إدارة الهجرة في المنطقة الجنوبية",
    "ניהול הגירה באזור הדרום",
    "移民管理项目在南部地区",
    "प्रवासन प्रबंधन कार्यक्रम",
    "Cafe\u0301 Zu\u0308rich n\u0303 👩🏽\u200d⚕️ 🇽🇰 ½ № ™",
    '#let x = 1 $ * _ ` <b>&amp;</b> \\ [] "quoted" {{ }}',
    "DonaudampfschifffahrtsgesellschaftskapitänWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "https://example.org/" + "a-very-long-address/" * 8,
    "12345678901234567890 1.250.000,00 EUR",
    "=1+1; =2, '=3 -4\n\n@5",
)
_COUNTRIES = ("Kosovo", "Serbia", "Türkiye", "Norway", "Kenya", "Africa", "Malta", "Viet Nam")
_DONORS = ("Sea Fund", "Fondation Éléphant – Côte d’Ivoire", "Фонд Мира", "A" * 60, "Land & Söhne")
_HEADERS = ("Title", "Objective", "Summary", "Donors", "Countries", "Start", "End")


def mark(number: int) -> str:
    """The word that a project's title begins with, found in any text by it."""
    return f"Q{number:03d}z"


def sheet(count: int, seed: int) -> str:
    """A sheet (CSV) of so many projects, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - the same examples every time, nothing to guard
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_HEADERS)
    for number in range(count):
        rows.writerow(_project(number, random, longest=400 if count > 50 else 4000))
    return text.getvalue()


def ordinary_sheet(count: int) -> str:
    """A sheet (CSV) of so many projects as people write them: a page of text for two."""
    sentence = "The project trains officials and helps them to share what they know. "
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_HEADERS)
    for number in range(count):
        start = date(2014, 1, 1) + timedelta(days=17 * number % 1500)
        rows.writerow(
            (
                f"{mark(number)} Strengthening migration management, part {number}",
                sentence * 2,
                sentence * (4 + number % 12),
                f"Fund {number % 25}",
                _COUNTRIES[number % len(_COUNTRIES)],
                start.isoformat(),
                (start + timedelta(days=700)).isoformat(),
            )
        )
    return text.getvalue()


def _project(number: int, random: Random, *, longest: int) -> tuple[str, ...]:
    start = date(1900, 1, 1) + timedelta(days=random.randrange(80_000))
    end = start + timedelta(days=random.choice((0, 1, 400, 4000, 20_000)))
    donors = random.sample(_DONORS, random.choice((0, 1, 1, len(_DONORS))))
    places = random.sample(_COUNTRIES, random.choice((1, 1, 2, len(_COUNTRIES))))
    has_period = random.random() > 0.1
    return (
        f"{mark(number)} {_text(random, random.choice((20, 80, 300)))}",
        _text(random, random.choice((0, 60, longest // 4))),
        _text(random, random.choice((0, 200, longest))),
        "; ".join(donors),
        "; ".join(places),
        start.isoformat() if has_period else "",
        end.isoformat() if has_period else "",
    )


def _text(random: Random, longest: int) -> str:
    text = ""
    while len(text) < longest:
        text += random.choice(_SCRIPTS) + random.choice((" ", " ", ". ", "\n\n"))
    return " ".join(text[:longest].split(" ")).strip()
