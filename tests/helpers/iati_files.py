"""IATI files made for a test: a whole file from pieces of XML, a complete activity."""

from __future__ import annotations

from io import BytesIO

from portfolio_lib.names.places import Places
from portfolio_lib.read import read_iati
from portfolio_lib.read.records import Source

PLACES = Places()

ACTIVITY = """
    <iati-identifier>{identifier}</iati-identifier>
    <reporting-org ref="XM-1" type="40"><narrative>Reporter</narrative></reporting-org>
    <title><narrative>{title}</narrative></title>
    <description><narrative>Wells for two towns.</narrative></description>
    <participating-org role="1" ref="XM-2" type="10"><narrative>Ministry of Water</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2018-01-01"/>
    <activity-date type="3" iso-date="2020-12-31"/>
    <recipient-country code="RS"/>
"""  # noqa: E501 - XML as it stands in files


def activity(*more: str, identifier: str = "XM-1-A", title: str = "Water", own: str = "") -> str:
    """A complete activity with further elements; its own attributes in `own`."""
    inside = ACTIVITY.format(identifier=identifier, title=title) + "\n".join(more)
    return f'<iati-activity xml:lang="en" {own}>{inside}</iati-activity>'


def bare(*elements: str, own: str = 'xml:lang="en"', identifier: str = "X-1") -> str:
    """An activity of nothing but an identifier, a title and these elements."""
    title = "<title><narrative>Water</narrative></title>"
    head = f"<iati-identifier>{identifier}</iati-identifier>{title}"
    return f"<iati-activity {own}>{head}{''.join(elements)}</iati-activity>"


def iati(*activities: str, version: str | None = "2.03", generated: str = "2019-02-28") -> str:
    """A file of activities."""
    stated = f'version="{version}"' if version else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<iati-activities {stated} generated-datetime="{generated}T16:36:46Z">\n'
        + "\n".join(activities)
        + "\n</iati-activities>\n"
    )


def read(content: str | bytes) -> Source:
    """What the reader makes of a file."""
    data = content.encode() if isinstance(content, str) else content
    return read_iati(BytesIO(data), "a.xml", PLACES)


FULL = activity(
    '<description type="2"><narrative>Wells last.</narrative>'
    '<narrative xml:lang="fr">Les puits durent.</narrative></description>',
    '<description type="3"><narrative>Farmers &amp; their families</narrative></description>',
    '<participating-org role="4" ref="XM-9"><narrative>Well Builders</narrative>'
    "</participating-org>",
    '<recipient-country code="XK" percentage="12.5"/>',
    '<recipient-region vocabulary="2" code="2" percentage="30"/>',
    '<recipient-region code="998" percentage="7.5"/>',
    '<sector vocabulary="1" code="14030" percentage="100"/>',
    '<sector vocabulary="99" code="W"><narrative>Wells</narrative></sector>',
    '<budget type="2" status="1"><period-start iso-date="2018-01-01"/>'
    '<period-end iso-date="2018-12-31"/><value currency="EUR" value-date="2018-01-05">10.5</value>'
    "</budget>",
    '<budget><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>'
    '<value currency="CHF">1000000</value></budget>',
    '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-03-04"/>'
    '<value currency="USD" value-date="2018-03-04">-0.25</value>'
    '<provider-org ref="XM-2"><narrative>Ministry of Water</narrative></provider-org>'
    "<receiver-org><narrative>Somebody else</narrative></receiver-org>"
    '<recipient-country code="XK"/></transaction>',
    '<document-link url="https://example.org/a.pdf" format="application/pdf"><title>'
    '<narrative>Plan</narrative></title><category code="A01"/><category code="B02"/>'
    '<language code="en"/></document-link>',
)  # fmt: skip
"""An activity with a bit of everything that a portfolio keeps."""
