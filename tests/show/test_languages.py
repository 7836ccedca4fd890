"""Reports speak the language of their portfolio; texts of the data keep their own."""

from __future__ import annotations

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import activity, iati
from lxml import etree, html
from matplotlib.figure import Figure

from portfolio_lib import Portfolio, UsageError, load, show
from portfolio_lib.show.figures import source
from portfolio_lib.show.html import Content, element
from portfolio_lib.show.words import Words

GERMAN, FRENCH = (Words(code) for code in ("de", "fr"))
THIN, WIDE = "\u202f", "\u00a0"


def titled(*titles: str) -> str:
    """Elements of an activity: its title in further languages, as "de: Brücken"."""
    said = "".join(
        f"<narrative xml:lang='{language}'>{text}</narrative>"
        for language, text in (title.split(": ") for title in titles)
    )
    return f"<title>{said}</title>"


def two_languages() -> Portfolio:
    """A project with its title in English and German, one in English, one in Arabic."""
    return loaded(
        {
            "a.xml": iati(
                activity(identifier="XM-1-A").replace(
                    "<title><narrative>Water</narrative></title>",
                    titled("en: Water", "de-CH: Wasser"),
                ),
                activity(identifier="XM-1-B", title="Bridges"),
                activity(identifier="XM-1-C").replace(
                    "<title><narrative>Water</narrative></title>", titled("ar: ماء")
                ),
            )
        }
    )


def tree(block: show.Block) -> Any:
    return html.fromstring(block.html)


def titles(block: show.Block) -> list[tuple[str, str | None]]:
    found = tree(block).iter("h3")
    return [(heading.text_content(), heading.get("lang")) for heading in found]


def test_a_slice_keeps_the_language_and_neither_file_nor_hash_has_it(tmp_path: Path) -> None:
    english = loaded({"page.txt": page(project(Country="Serbia, Africa"))})
    german = english.speaking("de")
    assert german == english
    for part in (german.for_country("RS"), german.for_region("002"), german.at(date(2020, 1, 1))):
        assert part.language == "de"
    german.save(tmp_path)
    assert load(tmp_path).language == "en"
    assert load(tmp_path, language="fr").language == "fr"


def test_a_language_without_a_catalog_is_refused_with_those_that_have_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'xx'; the languages are en, de, fr"):
        load(tmp_path, language="xx")


def test_days_numbers_and_lists_are_written_as_the_language_writes_them() -> None:
    assert GERMAN.day(date(2016, 10, 31)) == "31. Oktober 2016"
    assert FRENCH.day(date(2016, 10, 31)) == "31 octobre 2016"
    assert FRENCH.day(date(2016, 10, 1)) == "1er octobre 2016"
    assert GERMAN.whole(1250000.4) == "1.250.000"
    assert FRENCH.whole(1250000.4) == f"1{THIN}250{THIN}000"
    assert GERMAN.listed(["A", "B", "C"]) == "A, B und C"
    assert FRENCH.short_moment(pd.Timestamp("2016-10-01"), "quarter") == "T4 2016"
    assert FRENCH.short_moment(pd.Timestamp("2016-12-01"), "day") == "1er déc. 2016"
    assert FRENCH.short_moment(pd.Timestamp("2016-12-02"), "day") == "2 déc. 2016"


def test_nothing_is_singular_in_french_and_plural_in_german() -> None:
    assert FRENCH.count("{number} changed", "{number} changed", 0) == "0 modifié"
    some = "{number} of {all} projects"
    assert [FRENCH.count(some, some, n, all="6") for n in (1, 2)] == [
        "1 projet sur 6",
        "2 projets sur 6",
    ]
    assert [GERMAN.count("country", "countries", n) for n in (0, 1)] == ["Länder", "Land"]
    assert FRENCH.count("{number} changed", "{number} changed", 1234) == f"1{THIN}234 modifiés"


def test_the_head_of_a_report_is_in_its_language() -> None:
    portfolio = loaded({"page.txt": page(project(Country="EU Member States"))})
    german = show.cover(portfolio.speaking("de").for_group("EU"), place="EU").text
    french = show.cover(portfolio.speaking("fr").for_group("EU"), place="EU").text
    assert "EU-Mitgliedstaaten" in german
    assert "Stand: 31. Oktober 2016" in german
    assert "Ein Projekt läuft" in german
    assert "États membres de l’UE" in french
    assert "Situation au 31 octobre 2016" in french


def test_places_are_sorted_as_the_language_sorts_them() -> None:
    wide = project(Country="Austria, Serbia, Ethiopia, Zambia")
    portfolio = loaded({"page.txt": page(wide, project("Second", Country="Austria"))})

    def listed(language: str) -> list[str]:
        rows = tree(show.places(portfolio.speaking(language)))
        return [cell.text_content() for cell in rows.xpath("//tbody//th")]

    assert listed("en") == ["Austria", "Ethiopia", "Serbia", "Zambia"]
    assert listed("de") == ["Äthiopien", "Österreich", "Sambia", "Serbien"]
    assert listed("fr") == ["Autriche", "Éthiopie", "Serbie", "Zambie"]


def test_the_footnote_of_kosovo_is_in_the_words_of_the_language() -> None:
    kosovo = loaded({"page.txt": page(project(Country="Kosovo"))}).for_country("XK")
    german = show.provenance(kosovo.speaking("de"), place="XK").text
    french = show.provenance(kosovo.speaking("fr"), place="XK").text
    assert "* Diese Bezeichnung berührt nicht die Standpunkte zum Status und steht" in german
    assert "* Cette désignation est sans préjudice des positions sur le statut et est" in french


def test_a_name_and_a_footnote_of_the_data_folder_stay_as_they_are() -> None:
    places = "place,kind,name,footnote\nXK,country,Kosovo here,Our own note.\n"
    part = loaded({"page.txt": page(project(Country="Kosovo here")), "places.csv": places})
    german = part.speaking("de").for_country("XK")
    assert "Kosovo here*" in show.cover(german, place="XK").text
    assert "* Our own note." in show.provenance(german, place="XK").text


def test_a_text_comes_in_the_language_of_the_report_where_the_source_has_it() -> None:
    portfolio = two_languages()
    assert titles(show.projects(portfolio)) == [("Bridges", None), ("Water", None), ("ماء", "ar")]
    assert titles(show.projects(portfolio.speaking("de"))) == [
        ("Bridges", "en"), ("Wasser", None), ("ماء", "ar")
    ]  # fmt: skip
    assert titles(show.projects(portfolio.speaking("fr"))) == [
        ("Bridges", "en"), ("Water", "en"), ("ماء", "ar")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "(Text in der Quelle: Englisch)"),
        ("fr", "(Texte de la source : anglais)"),
    ],
)
def test_a_passage_in_another_language_says_in_which(language: str, said: str) -> None:
    one = project(Objective="Water for the people of the valley.")
    text = show.projects(loaded({"page.txt": page(one)}).speaking(language)).text
    assert said in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "objective", "lang"),
    [
        ("de", "Wasser für die Menschen in den Tälern und auf dem Berg.", None),
        ("fr", "De l’eau pour les villages de la vallée.", None),
        ("de", "Улучшить доступ к медицинской помощи.", None),
        ("ar", "تدريب الشباب على المهن.", None),
        ("de", "Bridges.", "en"),
    ],
)
def test_a_language_that_no_source_states_is_not_told(
    language: str, objective: str, lang: str | None
) -> None:
    sheet = f"Title,Donor,Country,Objective\nX,A Fund,Kenya,{objective}\n"
    block = show.projects(loaded({"list.csv": sheet}).speaking(language))
    assert "(" not in block.text
    tree: Any = html.fromstring(f"<div>{block.html}</div>")
    told = [each.get("lang") for each in tree.iter() if (each.text or "").strip() == objective]
    assert told == [lang]


FUNDS = """\
organisation,name,short_name,aliases,name_de,name_fr
sea,Sea Fund,,,Meeresfonds,Fonds de la mer
diggers,The Diggers,,,,Les Terrassiers
"""
"""Organisations with names for reports in other languages."""


def named_in_languages() -> Portfolio:
    """One project by the donor's English name, one by its German name."""
    first = project("Wells", Donor="Sea Fund", Implementing_Agency="The Diggers")
    second = project("Bridges", Donor="Meeresfonds", Implementing_Agency="The Diggers")
    return loaded({"page.txt": page(first, second), "organisations.csv": FUNDS})


@pytest.mark.parametrize(
    ("language", "donor", "agency"),
    [
        ("en", "Sea Fund", "The Diggers"),
        ("de", "Meeresfonds", "The Diggers"),
        ("fr", "Fonds de la mer", "Les Terrassiers"),
    ],
)
def test_an_organisation_has_its_name_in_the_language_of_the_report(
    language: str, donor: str, agency: str
) -> None:
    part = named_in_languages().speaking(language).for_donor("sea")
    annex = show.annex(part).sheets[0].csv
    others = {"Sea Fund", "Meeresfonds", "Fonds de la mer"} - {donor}
    for text in (show.cover(part, donor="sea").text, show.donors(part).text, annex):
        assert donor in text
        assert not [other for other in others if other in text]
    assert agency in show.projects(part).text
    assert agency in annex
    assert part.donors()["name"].tolist() == [donor]


def test_the_name_of_an_organisation_in_a_language_is_its_name_in_sources_and_commands() -> None:
    portfolio = named_in_languages()
    assert portfolio.organisations["organisation"].tolist() == ["diggers", "sea"]
    assert len(portfolio.where(donor="Fonds de la mer")) == 2
    assert portfolio.speaking("de") == portfolio


def test_links_to_projects_and_the_annex_use_the_same_titles() -> None:
    german = two_languages().speaking("de")
    links = tree(show.donors(german)).xpath("//td//a")
    assert [(link.text, link.get("lang")) for link in links] == [
        ("Bridges", "en"), ("Wasser", None), ("ماء", "ar")
    ]  # fmt: skip
    assert "Wasser" in show.annex(german).sheets[0].csv


def test_french_has_a_space_before_the_colon_of_a_reason() -> None:
    portfolio = loaded({"page.txt": page(project("Ending", Duration="May 2015 – November 2016"))})
    assert "dreißig Tagen: Ending" in show.attention(portfolio.speaking("de")).text
    assert "trente jours\u00a0: Ending" in show.attention(portfolio.speaking("fr")).text


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Serbia", "Irán"], "Serbia e Irán"),
        (["Perú", "Kenia", "Islandia"], "Perú, Kenia e Islandia"),
        (["Serbia", "Hungría"], "Serbia y Hungría"),
        (["Serbia", "Yemen"], "Serbia y Yemen"),
    ],
)
def test_spanish_says_e_before_the_sound_of_i(names: list[str], said: str) -> None:
    assert Words("es").listed(names) == said
    elements: list[Content] = [element("span", name) for name in names]
    told = Words("es").listed_contents(elements)
    assert not isinstance(told, str | None)
    assert "".join(map(str, told.itertext())) == said


def test_spanish_sorts_n_with_a_tilde_after_n() -> None:
    order = Words("es").order
    names = ["Ñandú", "Nube", "Ópalo", "Águila"]
    assert sorted(names, key=order) == ["Águila", "Nube", "Ñandú", "Ópalo"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["USD 950,000", "USD 1.25 m", "USD 2.4 bn"]),
        ("de", ["950.000 USD", "1,25 Mio. USD", "2,4 Mrd. USD"]),
        ("fr", ["950 000 USD", "1,25 M USD", "2,4 Md USD"]),
        ("es", ["950.000 USD", "1,25 M USD", "2400 M USD"]),
        ("pt", ["950 000 USD", "1,25 M USD", "2,4 mil M USD"]),
    ],
)
def test_amounts_are_written_as_reports_on_money_write_them(language: str, said: list[str]) -> None:
    told = [Words(language).money(value, "USD") for value in (950_000, 1.25e6, 2.4e9)]
    assert [text.replace(WIDE, " ").replace(THIN, " ") for text in told] == said


def test_places_in_portuguese_are_called_as_in_portugal() -> None:
    assert Words("pt").place("KE", "Kenya") == "Quénia"
    assert Words("pt").place("IR", "Iran") == "Irão"


def drawn(language: str) -> Figure:
    portfolio = loaded({
        "page.txt": page(
            project("Wells and bridges", Duration="May 2015 – November 2016"),
            project("Schools", Duration="May 2016 – November 2017"),
        )
    })  # fmt: skip
    return show.timeline_figure(portfolio.speaking(language))


def test_a_timeline_in_arabic_is_mirrored() -> None:
    for language, is_mirrored in (("en", False), ("ar", True)):
        figure = drawn(language)
        (axes,) = figure.axes
        left, right = axes.get_xlim()
        assert (left > right) == is_mirrored
        (title,) = [text for text in figure.texts if text.get_text() == "Schools"]
        assert (title.get_position()[0], title.get_horizontalalignment()) == (
            (1, "right") if is_mirrored else (0, "left")
        )


def test_a_text_from_the_right_says_so_in_a_drawing() -> None:
    address = source(drawn("ar")).partition(",")[2]
    root = etree.fromstring(base64.b64decode(address))
    texts = [text.text or "" for text in root.iter("{*}text")]
    arabic = [text for text in texts if re.search("[\u0600-\u06ff]", text)]
    assert arabic
    assert all(text.startswith("\u202b") and text.endswith("\u202c") for text in arabic)
    assert root.get("direction") == "ltr"
    assert not [text for text in texts if text not in arabic and "\u202b" in text]


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("es", 1, "1 proyecto no indica ningún donante."),
        ("es", 2, "2 proyectos no indican ningún donante."),
        ("pt", 1, "1 projeto não indica nenhum doador."),
        ("pt", 5, "5 projetos não indicam nenhum doador."),
        ("ar", 1, "مشروع واحد لا يذكر أي جهة مانحة."),
        ("ar", 2, "مشروعان لا يذكران أي جهة مانحة."),
        ("ar", 5, "5 مشاريع لا تذكر أي جهة مانحة."),
        ("ar", 12, "12 مشروعًا لا تذكر أي جهة مانحة."),
    ],
)
def test_a_sentence_that_counts_is_right_for_one_two_few_and_many(
    language: str, number: int, said: str
) -> None:
    forms = ("{number} project states no donor.", "{number} projects state no donor.")
    assert Words(language).count(*forms, number) == said


def test_lists_have_the_commas_of_the_language() -> None:
    assert Words("ar").in_a_row(["أ", "ب"]) == "أ،\u200f ب"
    assert Words("ar").side_by_side(["أ", "ب"]) == "أ؛ ب"
    assert Words("fr").side_by_side(["a", "b"]) == "a\u00a0; b"
    assert Words("es").in_a_row(["a", "b"]) == "a, b"


@pytest.mark.parametrize(
    ("objective", "is_told"),
    [("Gemeinden planen mit den Leuten.", False), ("The people of the valley plan for it.", True)],
)
def test_beside_arabic_a_text_is_said_to_be_english_where_its_words_are(
    objective: str, is_told: bool
) -> None:
    portfolio = loaded({"a.csv": f"Title,Country,Objective\nPlans,Georgia,{objective}\n"})
    told = show.projects(portfolio.speaking("ar")).text
    assert ("الإنجليزية" in told) is is_told
