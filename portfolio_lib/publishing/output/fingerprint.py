"""Hashes of what a report depends on: of bytes, and of values by their canonical JSON.

Only the standard library is imported here: a build in which nothing changed ends before
anything else is needed.
"""

from __future__ import annotations

import hashlib
import json


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """A value as JSON that is the same for equal values."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=0)
    return text.encode()


def fingerprint(value: object) -> str:
    """SHA-256 of a value's canonical JSON."""
    return sha256(canonical(value))
