"""What there is to say about the paragraphs of a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.read.amounts import parse_amount
from portfolio_lib.read.asides import address_in, is_link_line
from portfolio_lib.read.paragraphs import Paragraph

__all__ = ["Reporter"]


@dataclass
class Reporter:
    """Collects the findings of a file, or of one project in it."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def say(
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
        if is_link_line(paragraph.text) and not address_in(paragraph.text):
            self._link_without_address(paragraph)
        else:
            self.say(
                "text-in-no-field",
                paragraph,
                "a text belongs to no field and is in no report",
                "Put it into a field, or remove it.",
            )

    def aside(self, paragraph: Paragraph) -> None:
        """Add the finding about a contact, a link or an amount."""
        if paragraph.aside == "budget":
            self._amount(paragraph)
        elif paragraph.aside == "contact":
            self.say(
                "contact-not-used",
                paragraph,
                "a line names a contact; it is in no report",
                "Nothing has to be done; check that it may be public.",
            )
        elif address_in(paragraph.written):
            self.say(
                "link-not-used",
                paragraph,
                "a line leads to another page; it is in no report",
                "Nothing has to be done.",
            )
        else:
            self._link_without_address(paragraph)

    def _link_without_address(self, paragraph: Paragraph) -> None:
        self.say(
            "link-without-address",
            paragraph,
            "a line refers to a link whose address is not on the page",
            "Write the address out, or remove the line.",
        )

    def _amount(self, paragraph: Paragraph) -> None:
        amount = parse_amount(paragraph.text)
        read = f"it reads {amount.currency} {amount.value:,f}" if amount else "it is not understood"
        self.say(
            "amount-not-used",
            paragraph,
            f"an amount is stated, {read}; amounts are in no report yet",
            "Nothing has to be done." if amount else "Write it as 'Budget: EUR 1,250,000.00'.",
        )
