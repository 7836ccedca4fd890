"""Projects made by hypothesis, and pages that state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

ODD = [
    "$x$", "<script>alert(1)</script>", "#panic()", "*a* _b_", "\\", "`code`", "שלום עולם", "مرحبا",
    "🚀🇽🇰", "a & b", "&amp;", '"quoted"', "’", "{{ x }}", "%s", "x" * 300, "Ongoing Projects", "1)",
    "SELECT 'a'; --", "é", "e\u0301", "\u200f", "\u00ad", "Türkiye",
]  # fmt: skip
PLACES = ["Kosovo", "Serbia", "Turkey", "Africa", "EU Member States", "Bosnia and Herzegovina",
          "Western Balkans", "Kenya", "France", "Atlantis 2"]  # fmt: skip
DONORS = ["European Commission", "Swiss Agency for Development and Cooperation", "ICMPD",
          "donor experts", "Ministry of Health and Social Affairs", "SEM (Bern)"]  # fmt: skip
DASHES = [" – ", " - ", "—", " to ", ""]


@dataclass(frozen=True)
class Stated:
    """What a page states about one project."""

    title: str
    objective: tuple[str, ...]
    summary: tuple[str, ...]
    start: date
    end: date
    dash: str
    places: tuple[str, ...]
    donors: tuple[str, ...]

    def written(self) -> str:
        period = f"{self.start:%B} {self.start.year:04}{self.dash}{self.end:%B} {self.end.year:04}"
        return "\n\n".join(
            [
                self.title,
                "Objective: " + "\n\n".join(self.objective),
                "Summary: " + "\n\n".join(self.summary),
                *([f"Donors: {'; '.join(self.donors)}"] if self.donors else []),
                f"Duration: {period}",
                *([f"Countries: {', '.join(self.places)}"] if self.places else []),
            ]
        )


def _folded(text: str) -> str:
    return " ".join(text.split())


_texts = (
    st.lists(
        st.one_of(
            st.sampled_from(ODD),
            st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters=":：")),
        ),
        min_size=1,
        max_size=4,
    )
    .map(lambda pieces: _folded(" ".join(pieces)))
    .filter(bool)
)
"""Any words of any script; no colon, so that nothing is a label by chance."""

_sentences = _texts.map(lambda text: f"And this is {text}.").filter(lambda t: "here" not in t)
"""What may go on with a text: some words and a full stop, and no link line."""

_titles = _texts.filter(
    lambda text: (
        not re.match(r"#\w", text) and text != "Ongoing Projects" and any(map(str.isalpha, text))
    )
)
"""What may be a title: no hashtag, no heading of projects, no number alone."""

_bodies = st.tuples(_texts) | st.tuples(_texts, _sentences, _sentences)
_months = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@st.composite
def stated_projects(draw: st.DrawFn) -> Stated:
    """A project with a title, texts, a period, and perhaps places and donors."""
    start, end = sorted([draw(_months), draw(_months)])
    return Stated(
        draw(_titles),
        draw(_bodies),
        draw(_bodies),
        start,
        end,
        draw(st.sampled_from(DASHES)),
        tuple(draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=4))),
        tuple(draw(st.lists(st.sampled_from(DONORS), unique=True, max_size=3))),
    )
