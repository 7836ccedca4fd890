"""The table [theme] of portfolio.toml: whose reports they are, and in which colours."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from itertools import combinations
from pathlib import Path

import pytest

from portfolio_lib import config
from portfolio_lib.design.theme import COLOURED, THEME, Theme, contrast
from portfolio_lib.errors import UsageError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
COLOURS = re.compile(r"#[0-9a-f]{6}")


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        chunk(b"IDAT", zlib.compress(b"\0\x0a\x4f\x79")),
        chunk(b"IEND", b""),
    )
)


def read(folder: Path, table: str, logo: bytes | str | None = None) -> Theme:
    """The theme of a portfolio.toml with this table and, beside it, this logo."""
    if logo is not None:
        (folder / "logo.svg").write_bytes(logo.encode() if isinstance(logo, str) else logo)
    (folder / "portfolio.toml").write_text(f"[theme]\n{table}\n", encoding="utf-8")
    return config.read(folder / "portfolio.toml").theme


def refusal(folder: Path, table: str, logo: bytes | str | None = None) -> str:
    with pytest.raises(UsageError) as error:
        read(folder, table, logo)
    return str(error.value)


def test_without_a_theme_reports_look_as_shipped(tmp_path: Path) -> None:
    assert read(tmp_path, "") == THEME
    assert config.read(None).theme == THEME


def test_a_theme_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    theme = read(tmp_path, 'accent = "#7A1F3D"\norganisation = "Some  Fund"')
    assert (theme.accent, theme.organisation, theme.ink) == ("#7a1f3d", "Some Fund", THEME.ink)
    assert theme.fingerprint != THEME.fingerprint
    assert Theme.of(theme.plain()) == theme


def test_whom_a_reader_can_ask_is_one_line(tmp_path: Path) -> None:
    assert read(tmp_path, 'contact = "reports@fund.example"').contact == "reports@fund.example"
    assert "theme.contact" in refusal(tmp_path, "contact = 5")


@pytest.mark.parametrize("logo", [SVG, PNG], ids=["svg", "png"])
def test_a_logo_travels_with_the_theme(tmp_path: Path, logo: str | bytes) -> None:
    theme = read(tmp_path, 'logo = "logo.svg"\nlogo_alt = "Some Fund"', logo)
    assert theme.logo is not None
    kept = base64.b64decode(theme.logo.source.partition(",")[2])
    assert kept == (logo.encode() if isinstance(logo, str) else logo)
    assert Theme.of(theme.plain()) == theme


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('accent = "#ffcc00"', ["accent (#ffcc00) on paper (#ffffff)", "1.51", "4.5", "darker"]),
        ('muted = "#999999"', ["muted (#999999) on paper", "2.85", "darker"]),
        ('paper = "#222222"', ["ink (#18222f) on paper (#222222)", "lighter"]),
        ('ongoing = "#a66500"', ["planned (#a66500) on ongoing (#a66500)", "1.00", "1.25"]),
        ('completed = "#d9dee4"', ["completed (#d9dee4) on paper", "3"]),
        ('accent = "blue"', ["theme.accent", "'blue'", "#0a4f79"]),
        ("accent = 3", ["theme.accent", "3"]),
        ('acent = "#0a4f79"', ["'acent'", "did you mean accent?"]),
        ("organisation = 7", ["theme.organisation"]),
        ('organisation = "a\\nb"', ["theme.organisation", "one line"]),
        ('logo = "none.svg"\nlogo_alt = "x"', ["none.svg", "cannot be read"]),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(
    tmp_path: Path, table: str, said: list[str]
) -> None:
    message = refusal(tmp_path, table)
    assert [words for words in said if words not in message] == []


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (SVG.replace("<path", "<script>alert(1)</script><path"), "<script>"),
        (SVG.replace("<path", "<foreignObject/><path"), "<foreignObject>"),
        (SVG.replace("<path", "<animate attributeName='x'/><path"), "<animate>"),
        (SVG.replace("<path", "<path onload='alert(1)'"), "onload"),
        (SVG.replace("<path", "<image href='https://example.org/a.png'/><path"), "href"),
        (SVG.replace("<path", "<style>@import 'https://example.org'</style><path"), "fetches"),
        (SVG.replace("<path", "<path style='fill:url(https://example.org)'"), "fetches"),
        ("<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG, "DOCTYPE"),
        ("<html/>", "not an SVG"),
        ("GIF89a", "neither a PNG nor an SVG"),
        (PNG[:-6], "damaged"),
        (PNG[:40] + b"?" + PNG[41:], "damaged"),
        (PNG + bytes(200_000), "200,000"),
    ],
)
def test_a_logo_that_is_no_safe_image_is_refused(
    tmp_path: Path, logo: str | bytes, said: str
) -> None:
    message = refusal(tmp_path, 'logo = "logo.svg"\nlogo_alt = "x"', logo)
    assert said in message
    assert "logo.svg" in message


def test_a_logo_needs_a_text(tmp_path: Path) -> None:
    assert "logo_alt" in refusal(tmp_path, 'logo = "logo.svg"', SVG)


def test_the_shipped_theme_can_be_read_and_told_apart_in_grey() -> None:
    assert list(THEME.weaknesses()) == []
    greys = [getattr(THEME, status) for status in COLOURED]
    assert all(contrast(one, other) >= 1.4 for one, other in combinations(greys, 2))


@pytest.mark.parametrize("accent", [THEME.accent, "#7a1f3d", "#005c45", "#000000", "#4b2e83"])
def test_dark_mode_can_be_read_in_every_theme(accent: str) -> None:
    dark = Theme(accent=accent).dark()
    assert all(COLOURS.fullmatch(colour) for colour in dark.values())
    for text in ("ink", "muted", "accent", "mark"):
        assert contrast(dark[text], dark["paper"]) >= 4.5
        assert contrast(dark[text], dark["tint"]) >= 4.5
    for status in COLOURED:
        assert contrast(dark[f"on_{status}"], dark[status]) >= 4.5
    assert contrast(dark["on_band"], dark["band"]) >= 4.5
