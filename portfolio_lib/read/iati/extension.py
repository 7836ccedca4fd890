"""What we add to IATI where the standard has no place for it, in a namespace of our own.

The standard lets a file have further attributes in another namespace. With these an
exported file keeps what the standard cannot say, and the reader of IATI takes them back;
other programs pass them over.
"""

from __future__ import annotations

from functools import cache

NAMESPACE = "urn:x-portfolio:1"
"""Of our attributes; and the vocabulary-uri of places that are neither country nor region."""


@cache
def own(name: str) -> str:
    """The name of one of our attributes, as lxml writes it.

    ``period`` of an activity is its period as written, ``identifier`` its identifier where the
    iati-identifier has a reference in front; ``precision`` belongs to an activity-date,
    ``qualifier`` to a participating-org; ``stands-in`` marks an element, and ``value-date``,
    ``measure``, ``ref``, ``type`` and ``vocabulary`` an attribute that the data does not state.
    """
    return f"{{{NAMESPACE}}}{name}"
