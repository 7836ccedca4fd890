"""No word of ours stays English in a report in another language.

The data is written in Greek letters, so every Latin word of a report is ours. It has to be in
the catalog of the language, or be what CLDR calls a month or a place in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from helpers.annexes import beside
from helpers.data_folders import page, project, write
from helpers.iati_files import activity, iati
from lxml import html
from matplotlib.text import Text
from pypdf import PdfReader

import portfolio_lib
from portfolio_lib import Portfolio, load, show
from portfolio_lib.language import Language
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.settings import LANGUAGES
from portfolio_lib.vocabulary import FORMATS

Command = Callable[..., object]
OTHERS = LANGUAGES[1:]
FEW = ("de", "ar")
"""One that is written from the left and one from the right; `make soak` builds all."""
ROOT = Path(portfolio_lib.__file__).parent
WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
REPORT_NUMBER = re.compile(r"\b[0-9a-f]{6}\b")
HASH = re.compile(r"\b[0-9a-f]{10,}\b|\b[0-9a-f\s]{60,}\b")
FILE = re.compile(r"(?:[\w-]+-\n)?[\w-]+(?:\.\w\w)?\.(?:csv|xlsx)")
"""The name of a file, which a line may end in."""
SPOKEN = ("alt", "title", "aria-label", "placeholder")
NAMES = {"portfolio", "SHA", "PDF", "HTML", "CSV", "XLSX", "EUR", "xml", "txt"}
"""What is called so in every language: formats, a currency, this program."""
KEYS = {"Kennung", "Identifiant", "Identificador", "المعرّف", "Code", "Código", "الرمز"}
"""The columns with identifiers and codes, which may be of any letters."""

GREEK = {
    "Objective": "Λιγότερα ατυχήματα στους δρόμους.",
    "Summary": "Το έργο εκπαιδεύει οδηγούς.",
    "Donor": "Ταμείο Δρόμων",
    "Country": "Kosovo",
}
PROJECTS = (
    project("Ασφαλείς δρόμοι", **GREEK),
    project("Γέφυρες", **GREEK | {"Donor": None}, Duration="2010 – 2012"),
    project("Πηγάδια", **GREEK | {"Country": "Africa"}, Duration="2018 – 2019"),
    project("Πηγάδια", **GREEK, Duration="κάποτε"),
    project("Σχολεία", **GREEK | {"Country": None}, Duration="October 2016 – March 2017",
            Implementing_Agency="εξωτερικοί ειδικοί, with the support of Ταμείο Σχολείων"),
    project("Λάθος", **GREEK, Duration="October 2018 – October 2016"),
    *(project(f"Δρόμος {number}", **GREEK) for number in range(12)),
    "Άλλα έργα\n\nΥπάρχουν και άλλα.",
)  # fmt: skip
MONEY = "<budget><value currency='EUR' value-date='2018-01-01'>1500000</value></budget>"
ELEMENTS = {
    "Ministry of Water": "Υπουργείο Νερού", "Wells for two towns.": "Πηγάδια για δύο πόλεις.",
    "Reporter": "Αναφέρων", "Water": "Νερό",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data in Greek letters, with all that a report has something to say about."""
    xml = iati(activity(MONEY, "<recipient-country code='KE'/>"))
    xml = xml.replace('"RS"', '"XK"')
    for english, greek in ELEMENTS.items():
        xml = xml.replace(english, greek)
    folder = tmp_path_factory.mktemp("greek")
    return write(folder, {"σελίδα.txt": page(*PROJECTS), "έργα.xml": xml.replace('"en"', '"el"')})


ONE, ALL = pytest.param(FEW, id="one"), pytest.param(OTHERS, id="all", marks=pytest.mark.soak)


@pytest.fixture(scope="module", params=[ONE, ALL])
def built(
    request: pytest.FixtureRequest, portfolio: Command, data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:  # fmt: skip
    """A report on the data in few languages, or all of them in every language but English."""
    output = tmp_path_factory.mktemp("built")
    chosen = [option for code in request.param for option in ("--language", code)]
    asked = ["--data", data, "--output", output, "--as-of", "2016-10-31"]
    asked += ["--country", "XK"] if request.param == FEW else []
    result = portfolio("build", *asked, *chosen)
    assert result.returncode == 0, result.stderr  # type: ignore[attr-defined]
    return output


def languages(built: Path) -> tuple[str, ...]:
    """The languages in which reports were built."""
    return OTHERS if (built / "index.fr.html").exists() else FEW


@cache
def known(language: str) -> set[str]:
    """The words that a report in a language may have."""
    file = ROOT / "locale" / language / "LC_MESSAGES/portfolio.po"
    with file.open("rb") as text:
        messages = [message.string or "" for message in read_po(text, locale=language)]
    texts = [text for said in messages for text in ([said] if isinstance(said, str) else said)]
    texts = [re.sub(r"\{\w+\}", " ", str(text)) for text in texts]
    locale = Locale.parse(Language(language).locale)
    months = [name for forms in locale.months["format"].values() for name in forms.values()]
    texts += [*months, *map(str.capitalize, months)]
    texts += [*locale.territories.values(), *locale.languages.values()]
    texts += [str(pattern) for pattern in locale.list_patterns["standard"].values()]
    texts += [str(form) for unit in ("digital-kilobyte", "digital-megabyte")
              for form in locale._data["unit_patterns"][unit]["short"].values()]  # fmt: skip
    compact = locale.compact_decimal_formats
    texts += [str(form) for style in compact.values() for forms in style.values()
              for form in forms.values()]  # fmt: skip
    for row in packaged_rows("names/data/place_names.csv"):
        texts += [row["name"], row["footnote"]] if row["language"] == language else []
    return NAMES | {word for text in texts for word in WORD.findall(text)} | {"er"}


def spoken(file: Path) -> Iterator[str]:
    """All that a reader of a report sees or hears."""
    if file.suffix == ".pdf":
        reader = PdfReader(file)
        yield from (sheet.extract_text() for sheet in reader.pages)
        yield str(reader.metadata.title if reader.metadata else "")
        return
    if file.suffix == ".xlsx":
        for title, rows in beside(file.read_bytes()).items():
            yield from (title, *(header for row in rows[:1] for header in row))
            yield from (text for row in rows for name, text in row.items() if name not in KEYS)
        return
    tree = html.parse(str(file)).getroot()
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in {"style", "script"}:
            yield from (element.get(name) or "" for name in SPOKEN)
            # what leads to another language is called as that language calls itself
            yield "" if element.get("lang") and element.get("hreflang") else element.text or ""
        yield element.tail or ""


def strange(texts: Iterator[str], language: str) -> set[str]:
    """The words that the language has not."""
    text = FILE.sub(" ", HASH.sub(" ", "\n".join(texts)))
    return set(WORD.findall(REPORT_NUMBER.sub(" ", text))) - known(language)


@pytest.mark.parametrize("form", FORMATS)
def test_every_word_of_a_report_is_in_its_language(built: Path, form: str) -> None:
    for language in languages(built):
        files = sorted(built.glob(f"*/*.{language}.{form}"))
        assert files
        found = {file.name: strange(spoken(file), language) for file in files}
        assert {name: words for name, words in found.items() if words} == {}


def test_a_page_leads_to_the_same_report_in_its_other_languages(built: Path) -> None:
    page = html.parse(str(built / "country/kosovo.de.html")).getroot()
    others = [f"kosovo.{code}.html" for code in sorted({*languages(built)} - {"de"})]
    assert page.xpath("//link[@rel='alternate']/@href") == others
    links = page.xpath("//nav[@aria-label='Andere Sprachen']/a")
    assert [link.get("href") for link in links] == others
    [link] = [link for link in links if link.get("hreflang") == "ar"]
    assert (link.get("lang"), link.text) == ("ar", "العربية")


def test_a_page_leads_to_its_pdf_and_to_all_reports(built: Path) -> None:
    folder = built / "country"
    page = html.parse(str(folder / "kosovo.de.html")).getroot()
    links = page.xpath("//nav[@aria-label='Siehe auch']/a")
    assert [link.text for link in links] == ["Alle Berichte", "Dieser Bericht als PDF"]
    assert [(folder / link.get("href")).resolve().name for link in links] == [
        "index.de.html", "kosovo.de.pdf",
    ]  # fmt: skip
    assert all((folder / link.get("href")).is_file() for link in links)


def test_a_report_says_its_language_and_from_where_it_is_written(built: Path) -> None:
    for language in languages(built):
        stem, is_mirrored = built / "country" / f"kosovo.{language}", language == "ar"
        page = html.parse(f"{stem}.html").getroot()
        assert (page.get("lang"), page.get("dir")) == (language, "rtl" if is_mirrored else None)
        reader = PdfReader(f"{stem}.pdf")
        assert str(reader.root_object["/Lang"]) == language
        with ZipFile(f"{stem}.xlsx") as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            assert sheets
            mirrored = [b'rightToLeft="1"' in book.read(name) for name in sheets]
        assert mirrored == [is_mirrored] * len(sheets)


def test_the_page_of_all_reports_is_in_the_first_language(built: Path) -> None:
    assert strange(spoken(built / "index.html"), OTHERS[0]) == set()


def test_there_is_a_page_of_all_reports_in_every_language(built: Path) -> None:
    for language in languages(built):
        assert strange(spoken(built / f"index.{language}.html"), language) == set()


@pytest.fixture(scope="module")
def now(data: Path) -> Portfolio:
    return load(data, "2016-10-31")


@pytest.fixture(scope="module")
def earlier(data: Path) -> Portfolio:
    return load(data, "2009-12-31")


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_a_figure_is_in_the_language(now: Portfolio, language: str) -> None:
    figure = show.timeline_figure(now.speaking(language))
    drawn = [text.get_text() for text in figure.findobj(Text)]
    assert any("2016" in text for text in drawn)
    assert strange(iter(drawn), language) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_a_map_and_of_changes_is_in_the_language(
    now: Portfolio, earlier: Portfolio, language: str
) -> None:
    now = now.speaking(language)
    changed = show.changes(now, earlier.speaking(language))
    assert changed
    said = [item for block in (changed, show.map(now)) for item in block.elements]
    texts = (str(text) for item in said for text in item.itertext())
    assert strange(texts, language) == set()
    drawn = [text.get_text() for text in show.map_figure(now).findobj(Text)]
    assert strange(iter(drawn), language) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_the_test_itself_finds_an_english_word(language: str) -> None:
    assert strange(iter(["2016 Ασφαλείς: not stated"]), language) == {"not", "stated"}
