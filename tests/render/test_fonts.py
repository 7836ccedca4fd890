"""The fonts in the package are what the templates and the list of characters say."""

from __future__ import annotations

import unicodedata
from itertools import groupby

import pytest
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from portfolio_lib.design.theme import FONTS, THEME
from portfolio_lib.render.glyphs import CODE, shown


def fonts_of_characters() -> dict[int, int]:
    """For each character the families that have it in all their styles, as bits."""
    found: dict[str, set[int]] = {}
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            points = set(font.getBestCmap())
            family = font["name"].getBestFamilyName()
        found[family] = found.get(family, points) & points
    bits: dict[int, int] = {}
    for family, points in found.items():
        for point in points:
            if unicodedata.category(chr(point)) not in {"Cc", "Co"}:
                bits[point] = bits.get(point, 0) | 1 << CODE.index(family)
    return bits


def coverage() -> str:
    """The text of coverage.csv, from the fonts."""
    lines = ["first,last,fonts"]
    numbered = enumerate(sorted(fonts_of_characters().items()))
    for (_, fonts), same in groupby(numbered, key=lambda item: (item[1][0] - item[0], item[1][1])):
        points = [point for _, (point, _) in same]
        lines.append(f"{points[0]:04X},{points[-1]:04X},{fonts:X}")
    return "\n".join(lines) + "\n"


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    path = FONTS / "coverage.csv"
    if not path.exists():
        path.write_text(coverage(), encoding="ascii", newline="\n")
        pytest.fail("coverage.csv was missing and has been written; look at it and run again")
    assert path.read_text(encoding="ascii") == coverage()


def test_typst_knows_every_family_that_the_template_asks_for() -> None:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    assert set(fonts.families()) == set(CODE)
    weights = {font.weight for font in fonts.fonts() if font.family == THEME.family}
    assert weights == {400, 500, 600}


def test_every_family_comes_with_its_licence() -> None:
    for path in FONTS.glob("*.ttf"):
        licence = FONTS / f"OFL-{path.stem.partition('-')[0]}.txt"
        assert "SIL Open Font License, Version 1.1" in licence.read_text(encoding="utf-8")


def test_the_fonts_stay_small() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 12_000_000
    assert all(path.stat().st_size < 30_000 for path in FONTS.glob("*.woff2"))


@pytest.mark.parametrize(
    "text",
    [
        "Größe naïve Łódź Αθήνα Москва",
        "“–—…€≤→” № ½",
        "שלום مرحبا नमस्ते",
        "中国发展 中國發展 日本語かなカナ「。」",
        "👩‍👩‍👧 ❤️ 1️⃣",
        "თბილისი Երևան ኢትዮጵያ বাংলা தமிழ் ไทย ភ្នំពេញ မြန်မာ 한국어",
        "සිංහල ລາວ తెలుగు ગુજરાતી ਪੰਜਾਬੀ ಕನ್ನಡ മലയാളം",
    ],
)
def test_the_languages_of_reports_can_be_shown(text: str) -> None:
    missing: set[str] = set()
    assert shown(text, missing) == text
    assert missing == set()


def test_a_mark_that_no_font_has_together_with_its_letter_stands_by_its_number() -> None:
    missing: set[str] = set()
    assert shown("⌛\u0591 a\u0301", missing) == "⌛[U+0591] a\u0301"
    assert missing == {"\u0591"}


def test_frequent_chinese_and_japanese_can_be_shown() -> None:
    rows = {"gb2312": (0xB0, 0xF7), "big5": (0xA4, 0xC6), "euc_jp": (0xB0, 0xCF)}
    for codec, (first, last) in rows.items():
        pairs = [bytes((a, b)) for a in range(first, last + 1) for b in range(0x40, 0xFF)]
        text = "".join(pair.decode(codec, errors="ignore") for pair in pairs)
        han = "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
        missing: set[str] = set()
        shown(han, missing)
        assert len(han) > 2900, codec
        assert len(missing) <= 5, (codec, sorted(missing))
