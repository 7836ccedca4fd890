"""What the overview adds, what is missing in words for readers, and money in parts."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import activity, bare, iati
from lxml import html

from portfolio_lib import Portfolio, UsageError, show


def of(*projects: str) -> Portfolio:
    return loaded({"page.txt": page(*projects)})


def rows(block: show.Block) -> list[list[str]]:
    tree: Any = html.fromstring(block.html)
    return [[cell.text_content() for cell in row] for row in tree.iter("tr")]


def test_the_matrix_counts_projects_by_place_and_donor() -> None:
    portfolio = of(
        project("One", Country="Serbia; Kenya", Donor="ICMPD"),
        project("Two", Country="Serbia", Donor="ICMPD; European Commission"),
    )
    head, serbia, kenya = rows(show.matrix(portfolio))
    assert head[-1] == "All"
    assert serbia == ["Serbia", "2", "1", "2"]
    assert kenya == ["Kenya", "1", "–", "1"]


def test_places_and_donors_beyond_the_first_ones_are_one_row_and_one_column() -> None:
    names = ["Serbia", "Kenya", "France", "Chile", "Ghana", "Nepal", "Fiji", "Malta", "Norway",
             "Iraq", "Iran", "Italy", "Spain", "Japan", "China", "India", "Peru", "Togo", "Mali",
             "Chad", "Cuba", "Oman", "Qatar"]  # fmt: skip
    portfolio = of(*(project(f"P {n}", Country=n, Donor=f"Fund {n}") for n in names))
    table = rows(show.matrix(portfolio))
    assert len(table) == 1 + 20 + 1
    assert table[0][-2:] == ["Others", "All"]
    assert table[-1][0] == "Others"
    assert table[-1][-1] == str(len(names) - 20)


def test_one_donor_or_one_place_makes_no_matrix() -> None:
    assert not show.matrix(of(project("One", Country="Serbia; Kenya")))
    assert not show.matrix(of())


def test_what_needs_attention_is_named_with_its_reason() -> None:
    text = show.attention(
        of(
            project("Ending", Duration="January 2015 – November 2016"),
            project("Unpaid", Donor=None),
            project("Calm"),
        )
    ).text
    assert "1 project ends within thirty days: Ending (November 2016)" in text
    assert "1 project states no donor: Unpaid" in text
    assert "Calm" not in text
    assert not show.attention(of(project("Calm")))


def test_a_project_that_its_source_still_calls_ongoing_is_told() -> None:
    late = loaded({"a.xml": iati(activity())}, "2022-01-01")
    assert (
        "is past its planned end, and its source does not call it completed: "
        in show.attention(late).text
    )
    assert "(31 December 2020)" in show.attention(late).text


def test_each_reason_for_attention_is_one_line_with_its_number_and_seven_names_at_most() -> None:
    ending = [project(f"Road {n}", Duration="May 2015 – November 2016") for n in range(40)]
    unpaid = [project(f"Well {n}", Donor=None) for n in range(3)]
    shown: Any = html.fromstring(show.attention(of(*ending, *unpaid)).html)
    lines = [item.text_content() for item in shown.iter("li")]
    assert len(lines) == 2
    assert lines[0].startswith("40 projects end within thirty days: Road 0 (November 2016), ")
    assert lines[0].endswith(" and 37 more")
    assert lines[1] == "3 projects state no donor: Well 0, Well 1 and Well 2"
    assert len(list(shown.iter("a"))) == 6


def test_how_figures_are_counted_is_told_only_where_it_applies() -> None:
    plain = show.provenance(of(project(Duration="1 May 2016 – 31 May 2016"))).text
    assert "only a month is known" not in plain
    assert "several places" not in plain
    assert "region or a group" not in plain
    wide = show.provenance(of(project(Country="Africa; Serbia"))).text
    assert "counted once in totals" in wide
    assert "region or a group counts once" in wide


def budget(value: int, year: int, currency: str = "EUR") -> str:
    period = f"<period-start iso-date='{year}-01-01'/><period-end iso-date='{year}-12-31'/>"
    return f'<budget>{period}<value currency="{currency}">{value}</value></budget>'


def paid(value: int, year: int) -> str:
    kind = f"<transaction-type code='4'/><transaction-date iso-date='{year}-06-01'/>"
    return f"<transaction>{kind}<value currency='EUR'>{value}</value></transaction>"


def test_money_by_year_sets_budgets_beside_spending_for_each_currency() -> None:
    portfolio = loaded({"a.xml": iati(activity(budget(100, 2018), budget(50, 2019), paid(70, 2018),
                                               budget(7, 2018, "USD")))})  # fmt: skip
    assert rows(show.breakdown(portfolio, by="donor")) == [
        ["Year", "Currency", "Budget", "Paid out and spent"],
        ["2018", "EUR", "100", "70"],
        ["2019", "EUR", "50", "–"],
        ["2018", "USD", "7", "–"],
        ["Total", "EUR", "150", "70"],
        ["Total", "USD", "7", "–"],
    ]


def test_money_by_donor_marks_what_several_donors_share() -> None:
    name = "<narrative>Second Fund</narrative>"
    other = f"<participating-org role='1' type='10'>{name}</participating-org>"
    one = activity(budget(100, 2018), other, identifier="X-1")
    two = activity(budget(30, 2018), identifier="X-2")
    block = show.breakdown(loaded({"a.xml": iati(one, two)}), by="donor")
    assert rows(block)[1:] == [
        ["Ministry of Water (shared)", "130"],
        ["Second Fund (shared)", "100"],
    ]
    assert "each row shows the full amount" in block.text


def test_money_by_place_follows_the_percentages() -> None:
    places = "".join(
        f"<recipient-country code='{code}' percentage='{share}'/>"
        for code, share in (("KE", 40), ("UG", 60))
    )
    portfolio = loaded({"a.xml": iati(bare(budget(500, 2018), places))})
    assert rows(show.breakdown(portfolio, by="place"))[1:] == [
        ["Uganda", "300"],
        ["Kenya", "200"],
        ["Total", "500"],
    ]


def test_what_is_for_a_region_stands_in_its_row_and_not_with_its_countries() -> None:
    east_africa = '<recipient-region code="014" vocabulary="2" percentage="100"/>'
    kenya = "<recipient-country code='KE' percentage='100'/>"
    one = bare(budget(500, 2018), east_africa, identifier="X-1")
    two = bare(budget(900, 2018), kenya, identifier="X-2")
    block = show.breakdown(loaded({"a.xml": iati(one, two)}), by="place")
    assert rows(block)[1:] == [["Kenya", "900"], ["Eastern Africa", "500"], ["Total", "1,400"]]
    assert "is in its own row, and what is for its countries is in theirs" in block.text


def test_heads_of_the_matrix_are_short_and_told_below() -> None:
    def of_fund(fund: str, number: int, country: str) -> str:
        donor = f"<participating-org role='1'><narrative>{fund}</narrative></participating-org>"
        place = f"<recipient-country code='{country}'/>"
        return bare(donor, place, identifier=f"X-{number}")

    long = "Development Cooperation Office (DCO)"
    portfolio = loaded({"a.xml": iati(of_fund(long, 1, "KE"), of_fund("Fund", 2, "UG"))})
    block = show.matrix(portfolio)
    assert rows(block)[0] == ["Country or region", "DCO", "Fund", "All"]
    assert f"DCO: {long}." in block.text


def test_without_amounts_or_with_nothing_to_part_there_is_nothing() -> None:
    assert not show.breakdown(of(project()), by="place")
    assert not show.breakdown(loaded({"a.xml": iati(activity(budget(1, 2018)))}), by="donor")
    with pytest.raises(UsageError, match="not by 'colour'"):
        show.breakdown(of(project()), by="colour")


def test_the_cover_has_totals_by_currency_with_their_coverage() -> None:
    portfolio = loaded(
        {"a.xml": iati(activity(budget(2_500_000, 2018)), activity(identifier="B"))}, "2019-01-01"
    )
    text = " ".join(show.cover(portfolio).text.split())
    assert "budgeted (1 of 2 projects)" in text
    assert "EUR 2.5 m" in text


def test_the_cover_leads_with_the_money_that_most_projects_state() -> None:
    table = (
        "Title,Donor 1,Contribution 1 (EUR),Donor 2,Contribution 2 (EUR),Total budget (EUR),"
        "Country\n"
        "Wells,Sea Fund,100000,Hill Fund,50000,150000,Kenya\n"
        "Roads,Sea Fund,70000,,,70000,Uganda\n"
    )
    part = loaded({"a.csv": table}).for_donor("sea-fund")
    text = " ".join(show.cover(part).text.split())
    assert "contribution of the donor, committedEUR 170,000" in text
    assert "budgeted" not in text


def test_the_cover_of_a_place_says_how_much_of_a_total_is_shared() -> None:
    places = "<recipient-country code='KE'/><recipient-country code='UG'/>"
    own = "<recipient-country code='KE'/>"
    both = iati(
        bare(budget(500, 2018), places, identifier="X-1"),
        bare(budget(900, 2018), own, identifier="X-2"),
    )
    portfolio = loaded({"a.xml": both}, "2019-01-01")
    text = " ".join(show.cover(portfolio.for_country("KE"), place="KE").text.split())
    assert "budgeted (both projects), EUR 500 of it not for Kenya alone" in text
    assert "of it not for" not in show.cover(portfolio).text


def test_a_bar_without_an_end_fades_and_the_caption_says_so() -> None:
    open_end = activity().replace('<activity-date type="3" iso-date="2020-12-31"/>', "")
    two = iati(open_end, activity(identifier="B"))
    block = show.timeline(loaded({"a.xml": two}, "2019-01-01"))
    assert "A bar that fades is open on that side." in block.text


@pytest.mark.soak
def test_all_periods_are_over_several_figures_and_cut_at_last() -> None:
    few = of(*(project(f"Project {n}") for n in range(12)))
    assert not show.periods(few)
    many = show.periods(of(*(project(f"Project {n}") for n in range(250))))
    figures: Any = html.fromstring(many.html).findall(".//figure")
    assert len(figures) == 6
    assert "and 10 more" in many.text


def test_amounts_in_several_currencies_are_compared_in_one() -> None:
    kept = [("KE", 5, "EUR"), ("UG", 9, "EUR"), ("FJ", 5_000_000, "JPY"), ("ML", 7, "EUR")]
    found = [
        bare(budget(value, 2018).replace("EUR", currency), f"<recipient-country code='{code}'/>",
             identifier=f"X-{code}")
        for code, value, currency in kept
    ]  # fmt: skip
    block = show.breakdown(loaded({"a.xml": iati(*found)}), by="place")
    assert [row[0] for row in rows(block)[1:5]] == ["Uganda", "Mali", "Kenya", "Fiji"]


def promised(value: int) -> str:
    kind = "<transaction-type code='11'/><transaction-date iso-date='2018-01-01'/>"
    provider = "<provider-org><narrative>Sea Fund</narrative></provider-org>"
    money = f"<value currency='EUR'>{value}</value>"
    return f"<transaction>{kind}{money}{provider}</transaction>"


SEA = "<participating-org role='1'><narrative>Sea Fund</narrative></participating-org>"
UP, DOWN = "<related-activity ref='P' type='1'/>", "<related-activity ref='X-1' type='2'/>"


@pytest.mark.parametrize(
    "activities",
    [
        (bare(SEA, budget(100_000, 2018), promised(900_000)),),
        (
            bare(SEA, DOWN, promised(900_000), identifier="P"),
            bare(SEA, UP, budget(100_000, 2018)),
        ),
    ],
    ids=["one project", "a programme and its part"],
)
def test_a_donor_is_told_what_it_promised_by_name_before_a_smaller_budget(
    activities: tuple[str, ...],
) -> None:
    part = loaded({"a.xml": iati(*activities)}).for_donor("sea-fund")
    text = " ".join(show.cover(part).text.replace("\u00a0", " ").split())
    assert "contribution of the donor, promisedEUR 900,000" in text
    assert "budgeted" not in text
