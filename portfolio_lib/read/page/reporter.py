"""What there is to say about the paragraphs of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.read.page.contacts import address_in, is_link_line
from portfolio_lib.read.page.paragraphs import Paragraph

__all__ = ["Reporter"]


@dataclass
class Reporter:
    """Collects the findings of a file, or of one project in it."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def add_finding(
        self,
        rule: str,
        paragraph: Paragraph,
        message: str,
        suggestion: str | None = None,
        severity: str = "info",
    ) -> None:
        """Add a finding about a paragraph."""
        self.findings.append(
            Finding(
                rule,
                severity,
                message,
                suggestion,
                self.file,
                paragraph.line,
                field=paragraph.field or paragraph.aside,
                value=paragraph.written,
            )
        )

    def stray(self, paragraph: Paragraph) -> None:
        """Add the finding about a paragraph that belongs to no field."""
        if is_link_line(paragraph.text):
            self._link(paragraph)
        else:
            self.add_finding(
                "text-in-no-field",
                paragraph,
                "a text belongs to no field and is in no report",
                "Put it into a field, or remove it.",
            )

    def aside(self, paragraph: Paragraph) -> None:
        """Add the finding about a contact, a link, or an amount outside a project."""
        if paragraph.aside in AMOUNT_KINDS:
            self.add_finding(
                "amount-not-used",
                paragraph,
                "an amount belongs to no project; it is not counted",
                "Put it below the title of its project, beside a field such as 'Donor: …'.",
                "warning",
            )
        elif paragraph.aside == "contact":
            self.add_finding(
                "contact-not-used",
                paragraph,
                "a line names a contact; it is in no report",
                "Nothing has to be done; check that it may be public.",
            )
        else:
            self._link(paragraph)

    def _link(self, paragraph: Paragraph) -> None:
        if address_in(paragraph.written):
            self.add_finding(
                "link-not-used",
                paragraph,
                "a line leads to another page; it is in no report",
                "Nothing has to be done.",
            )
        else:
            self.add_finding(
                "link-without-address",
                paragraph,
                "a line refers to a link whose address is not on the page",
                "Write the address out, or remove the line.",
            )
