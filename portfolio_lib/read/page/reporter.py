"""What there is to say about the paragraphs of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.read.page.contacts import address_in, is_link_line
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.paragraphs import Paragraph


@dataclass
class Reporter:
    """Collects the findings of a file, or of one project in it."""

    file: str
    labels: Labels
    findings: list[Finding] = field(default_factory=list)

    def add_finding(
        self, rule: str, paragraph: Paragraph, message: str, suggestion: str | None = None
    ) -> None:
        """Add a finding about a paragraph, as severe as the catalogue says."""
        field = paragraph.field or paragraph.aside
        self.findings.append(
            Finding.of(
                rule, message, suggestion=suggestion, file=self.file, line=paragraph.line,
                field=field, value=paragraph.written,
            )
        )  # fmt: skip

    def unknown_label(self, paragraph: Paragraph, count: int) -> None:
        """Add the finding about what looks like a label and is none that is known."""
        nearest = self.labels.nearest(paragraph.unknown or "")
        times = f" ({count} times on this page)" if count > 1 else ""
        hint = f"Do you mean {nearest[0]!r} ({nearest[1]})? " if nearest else ""
        self.add_finding(
            "unknown-label", paragraph,
            f"the label {paragraph.unknown!r}{times} is not known; what it says is in no field",
            suggestion=f"{hint}Write a label that is known, or add this one to labels.csv in the "
            "data folder.",
        )  # fmt: skip

    def stray(self, paragraph: Paragraph) -> None:
        """Add the finding about a paragraph that belongs to no field."""
        if is_link_line(paragraph.text):
            self._link(paragraph)
        else:
            self.add_finding(
                "text-in-no-field", paragraph, "a text belongs to no field and is in no report",
                suggestion="Put it into a field, or remove it.",
            )  # fmt: skip

    def aside(self, paragraph: Paragraph) -> None:
        """Add the finding about a contact, a link, or an amount outside a project."""
        if paragraph.aside in AMOUNT_KINDS:
            self.add_finding(
                "amount-not-used", paragraph, "an amount belongs to no project; it is not counted",
                "Put it below the title of its project, beside a field such as 'Donor: …'.",
            )  # fmt: skip
        elif paragraph.aside == "contact":
            self.add_finding(
                "contact-not-used", paragraph, "a line names a contact; it is in no report"
            )
        elif paragraph.aside in {"other", "target groups"}:
            self.add_finding(
                "label-without-field", paragraph, f"the label {paragraph.name!r} is known, and no "
                "field of a project; it is in no report",
            )  # fmt: skip
        else:
            self._link(paragraph)

    def _link(self, paragraph: Paragraph) -> None:
        if address_in(paragraph.written):
            self.add_finding(
                "link-not-used", paragraph, "a line leads to another page; it is in no report"
            )
        else:
            self.add_finding(
                "link-without-address", paragraph,
                "a line refers to a link whose address is not on the page",
            )  # fmt: skip
