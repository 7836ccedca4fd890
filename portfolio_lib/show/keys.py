"""What a report on a sector, a year, an agency or an own field says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import KEYS, OF_ORGANISATIONS, PLACES
from portfolio_lib.show.names import place_name
from portfolio_lib.show.words import Words

_DONOR, _PLACE = "donor", "place"
_PARTS = {
    "sector": (
        phrase(
            "Of projects in several sectors, the share that the stated percentages give to {name} "
            "is counted."
        ),
        phrase(
            "Of projects in several sectors, the share that the stated percentages give to {name} "
            "is counted; where there are none, the full amount is counted, under “Shared”."
        ),
    ),
    "year": (
        phrase(
            "Only what is dated in {name} is counted; of a budget over several years, the part of "
            "its days in {name}."
        ),
        phrase(
            "Only what is dated in {name} is counted; of a budget over several years, the part of "
            "its days in {name}. What has no date is counted in full, under “Shared”."
        ),
    ),
}
"""What part of amounts counts, and the same where some are shared."""
_WHOLE = phrase(
    "Amounts of projects that do not belong to {name} alone are counted in full, under “Shared”."
)


def subjects(portfolio: Portfolio, place: str | None, donor: str | None) -> list[tuple[str, str]]:
    """The keys that a report is about, and the name of each value in the report's language."""
    found = []
    if donor is not None:
        found.append(("donor", donor_name(portfolio, donor)))
    if place is not None:
        found.append(("place", place_name(portfolio, place)))
    return [
        *found,
        *((key, _value_name(portfolio, key, code)) for key, code in portfolio.view.keys),
    ]


def donor_name(portfolio: Portfolio, donor: str) -> str:
    """The name of an organisation of the portfolio, or its identifier."""
    return portfolio.organisation_names().get(donor, donor)


def subject_name(portfolio: Portfolio, place: str | None = None) -> str | None:
    """What the amounts of a report may not be for alone: its place, sector or year."""
    told = subjects(portfolio, place, None)
    return Words.of(portfolio).listed([name for _, name in told]) if told else None


def kicker_of(portfolio: Portfolio, place: str | None, donor: str | None) -> str:
    """What kind of report it is: by the one key that it is about."""
    words = Words.of(portfolio)
    keys = [key for key, _ in subjects(portfolio, place, donor)]
    if not keys:
        return words.translate("Overview")
    if len(keys) > 1:
        return words.translate(KEYS[_DONOR if _DONOR in keys else _PLACE].kicker)
    if keys == ["place"]:
        kinds = portfolio.places.set_index("place")["kind"]
        kind = str(kinds.get(place, ""))
        return words.translate(KEYS[_PLACE if kind not in PLACES else kind].kicker)
    if keys[0] in KEYS:
        return words.translate(KEYS[keys[0]].kicker)
    return keys[0].removeprefix("field:")


def parts_explained(portfolio: Portfolio, *, is_shared: bool) -> Iterator[str]:
    """What part of the amounts of projects counts in the report on a sector, a year, a body."""
    words = Words.of(portfolio)
    told = []
    for key, code in portfolio.view.keys:
        name = _value_name(portfolio, key, code)
        if key == "year" or (key in _PARTS and (is_shared or _has_others(portfolio, key, code))):
            told.append(words.translate(_PARTS[key][is_shared], name=name))
        elif is_shared:
            told.append(words.translate(_WHOLE, name=name))
    yield from told
    parts = portfolio.project_organisations
    funding = parts.loc[parts["role"] == "funding", "project"]
    if told and (
        funding.duplicated().any() or portfolio.project_places["project"].duplicated().any()
    ):
        yield words.translate("It includes what other donors give and what goes to other places.")


def _has_others(portfolio: Portfolio, key: str, code: str) -> bool:
    """Whether some project of a slice has other values of its key, too."""
    return len(portfolio.key_values(key)) > 1 and code in portfolio.key_values(key)


def _value_name(portfolio: Portfolio, key: str, code: str) -> str:
    if key in OF_ORGANISATIONS:
        return donor_name(portfolio, code)
    values = portfolio.key_values(key)
    return values[code].name if code in values else code
