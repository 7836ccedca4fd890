"""From the bytes of a file to clean text, or to the finding that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portfolio_lib.model import Finding
from portfolio_lib.vocabulary import UNPRINTABLE

_LOOKED_AT = 4_000
"""So much of a file tells how it is encoded [bytes]."""
_BROKEN = "\N{REPLACEMENT CHARACTER}"
LARGEST = 500_000_000
"""Larger files are not read [bytes]."""


@dataclass(frozen=True)
class Text:
    """The text of a file, or None where it has none, with what there is to say."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decoded(content: bytes, file: str, most: int = LARGEST) -> Text:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Parameters
    ----------
    content : all bytes of the file, or one more than `most`.
    file : its name, for findings.
    most : larger files of its kind are not read [bytes].
    """
    if len(content) > most:
        return _refused(file, "file-too-large", f"the file has more than {most:,} bytes, "
                        "the most that is read")  # fmt: skip
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, file, "utf-16")
    if (unmarked := _utf_16(content)) is not None:
        return _decoded(content, file, unmarked)
    if b"\0" in content:
        return _refused(file, "binary-file", "the file is not text: it has NUL bytes")  # fmt: skip
    return _decoded(content, file, "utf-8-sig")


def _utf_16(content: bytes) -> str | None:
    """The kind of UTF-16 of a text without a byte order mark; None where it is none.

    Of letters of European languages every other byte is 0, and no text has two in a row.
    """
    start = content[:_LOOKED_AT]
    for kind, zeros, others in (("utf-16-le", start[1::2], start[::2]),
                                ("utf-16-be", start[::2], start[1::2])):  # fmt: skip
        if others and b"\0" not in others and 2 * zeros.count(0) > len(zeros):
            return kind
    return None


def assumed(content: bytes, file: str, encoding: str | None = None) -> Text:
    """The text of a file in the encoding that it states itself, else in Windows-1252.

    A file that has more letters in UTF-8 than broken ones is UTF-8, with these left out.
    """
    if not encoding and (mended := _mostly_utf_8(content, file)) is not None:
        return mended
    return in_code_page(content, file, encoding or "cp1252", is_stated=encoding is not None)


def in_code_page(content: bytes, file: str, name: str, *, is_stated: bool = False) -> Text:
    """The text of a file in a code page, which a finding names."""
    said = "is" if is_stated else "states no encoding and is"
    shown = re.sub(r"^cp(?=125[0-9]$)", "Windows-", name)
    finding = Finding.of(
        "assumed-encoding", f"the file {said} not UTF-8; it is read as {shown}", file=file, line=1
    )
    readable = decoded(content.decode(name, "replace").encode("utf-8", "replace"), file)
    return Text(readable.text, (*readable.findings, finding))


def _mostly_utf_8(content: bytes, file: str) -> Text | None:
    """The text of a file that is UTF-8 but for a few bytes, or None."""
    text = content.decode("utf-8-sig", "replace")
    broken = text.count(_BROKEN)
    if broken >= sum(not character.isascii() for character in text) - broken:
        return None
    line = text.count("\n", 0, text.index(_BROKEN)) + 1
    finding = Finding.of(
        "wrong-encoding", f"{broken} bytes are not UTF-8; where they stood, the text has {_BROKEN}",
        suggestion="Correct the names that have it, and save the file as UTF-8.", file=file,
        line=line,
    )._replace(severity="warning")  # fmt: skip
    readable = decoded(text.encode(), file)
    return Text(readable.text, (*readable.findings, finding))


def _decoded(content: bytes, file: str, encoding: str) -> Text:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "ignore").count("\n") + 1
        return _refused(
            file, "wrong-encoding", f"the file is not {encoding.removesuffix('-sig').upper()} "
            f"text: byte {content[error.start : error.start + 1].hex()} cannot be read", line,
        )  # fmt: skip
    return _cleaned(text.replace("\r\n", "\n").replace("\r", "\n"), file)


def _cleaned(text: str, file: str) -> Text:
    clean = UNPRINTABLE.sub("", text)
    if not clean.strip():
        return _refused(file, "empty-file", "the file is empty")
    first = UNPRINTABLE.search(text)
    if first is None:
        return Text(text)
    count = len(UNPRINTABLE.findall(text))
    finding = Finding.of(
        "control-characters",
        f"{count} control characters were left out, the first is U+{ord(first[0]):04X}", file=file,
        line=text.count("\n", 0, first.start()) + 1,
    )  # fmt: skip
    return Text(clean, (finding,))


def _refused(file: str, rule: str, message: str, line: int = 1) -> Text:
    return Text(None, (Finding.of(rule, message, file=file, line=line),))
