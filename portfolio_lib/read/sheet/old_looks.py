"""Which rows and columns of an .xls are hidden.

An .xls is a file system in a file (Microsoft's compound file), in which one stream has records:
first those of the workbook with the place of each sheet, then those of the sheets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from portfolio_lib.read.sheet.looks import Look

_HEADER = 512
_LAST_SECTOR = 0xFFFFFFFA
"""Larger numbers of sectors say that a chain ends, or that nothing follows."""
_STREAMS = ("Workbook", "Book")
_ENTRY = 128
_IS_STREAM = 2
_BEGIN, _END, _SHEET, _ROW, _COLUMNS = 0x0809, 0x000A, 0x0085, 0x0208, 0x007D
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_WIDEST = 256


def looks_of_old(content: bytes) -> Sequence[Look]:
    """What the sheets of an .xls hide, in their order in the workbook.

    Raises
    ------
    ValueError, struct.error
        When the file is damaged.
    """
    stream = _stream(content)
    starts = [
        int.from_bytes(body[:4], "little")
        for kind, body in _substream(stream, 0, len(stream))
        if kind == _SHEET
    ]
    ends = dict(pairwise([*sorted(set(starts)), len(stream)]))  # so that no byte is read twice
    known = {start: _look(stream, start, end) for start, end in ends.items()}
    return [known[start] for start in starts]


def _look(stream: bytes, start: int, end: int) -> Look:
    look = Look()
    for kind, body in _substream(stream, start, end):
        if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
            look.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<5H", body)
            if flags & _HIDDEN_COLUMN or not width:
                look.hidden_columns.update(range(first, min(last + 1, _WIDEST)))
    return look


def _substream(stream: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The records from the place of a beginning to its end, without those of charts in it.

    `end` is where the next one may begin.
    """
    depth = 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
    raise ValueError("a sheet has no end")


def _stream(content: bytes) -> bytes:
    """The stream of the workbook in its file system; a small one stands within another."""
    size, small_size = (1 << number for number in struct.unpack_from("<HH", content, 30))
    first, smallest, small = struct.unpack_from("<I4xII", content, 48)
    sectors = _Sectors(content, size, max(size, _HEADER), _following(content, size))
    entries = sectors.chained(first)
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name in _STREAMS and entries[at + 66] == _IS_STREAM:
            start, length = struct.unpack_from("<II", entries, at + 116)
            if length < smallest:
                whole = sectors.chained(struct.unpack_from("<I", entries, 116)[0])
                following = _numbers(sectors.chained(small))
                sectors = _Sectors(whole, small_size, 0, following)
            return sectors.chained(start)[:length]
    raise ValueError("it has no stream of a workbook")


class _Sectors(NamedTuple):
    """The sectors of a file system: how large they are, where they begin, which follows which."""

    content: bytes
    size: int
    begin: int
    following: Sequence[int]

    def chained(self, at: int) -> bytes:
        """The sectors of a chain, one after the other."""
        parts: list[bytes] = []
        while at < _LAST_SECTOR:
            if at >= len(self.following) or len(parts) > len(self.following):
                raise ValueError("its sectors are damaged")
            start = self.begin + at * self.size
            parts.append(self.content[start : start + self.size])
            at = self.following[at]
        return b"".join(parts)


def _following(content: bytes, size: int) -> Sequence[int]:
    """Which sector follows each."""
    count, at, lists = (struct.unpack_from("<I", content, place)[0] for place in (44, 68, 72))
    found = [_numbers(content[76:_HEADER])]
    for _ in range(min(lists, len(content) // size)):
        if at >= _LAST_SECTOR:
            break
        *listed, at = _numbers(_sector(content, size, at))
        found.append(tuple(listed))
    tables = islice((at for at in chain.from_iterable(found) if at < _LAST_SECTOR), count)
    most = len(content) // size + 1
    return _numbers(b"".join(_sector(content, size, at) for at in islice(tables, most)))


def _sector(content: bytes, size: int, at: int) -> bytes:
    start = max(size, _HEADER) + at * size
    return content[start : start + size]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
