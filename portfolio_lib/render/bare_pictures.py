"""Pictures without what their files say beside the picture: who took them, where, of what.

A photograph has the place where it was taken, a figure the folder that it was saved in, and
nobody who publishes a report sees it. What says how the picture looks stays: colours,
transparency, frames, and which way it is turned. Nothing is drawn anew.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from zlib import crc32

_PNG_LOOKS = frozenset(
    b"PLTE tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT IHDR IDAT IEND".split()
)
"""The chunks of PNG that say how it looks (PNG, third edition, 5.6)."""
_JPEG_LOOKS = (b"\xe0", b"\xee")
"""Segments of JPEG for programs that do: JFIF and Adobe's, which says what the colours are."""
_PROFILE = b"ICC_PROFILE\0"
_EXIF = b"Exif\0\0"
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
"""What ends the data of a JPEG's scan; zeros and restarts belong to them (ITU T.81, B.1.1)."""
_SCAN, _END = b"\xda", b"\xd9"
_IMAGE, _EXTENSION, _TRAILER = b",", b"!", b";"
"""What begins each part of a GIF (GIF89a, 20, 24, 27)."""
_LOOKS_OF_GIF = (b"\xf9\x04", b"\xff\x0bNETSCAPE2.0", b"\xff\x0bANIMEXTS1.0")
"""How extensions of GIF begin that say how long frames are shown, and how often."""
_TURNED = 0x0112
"""The tag of EXIF that says which way a picture is turned."""
_MOST_TURNED = 8
_XMP_OF_WEBP, _EXIF_OF_WEBP = 0x04, 0x08
"""The bits that say that a WebP has some."""


def bare(kind: str, content: bytes) -> bytes:
    """A picture without notes; as it is where its file is damaged, or its kind has none.

    Parameters
    ----------
    kind : png, jpeg, gif or webp.
    """
    if kind not in _KINDS:
        return content
    try:
        return b"".join(_KINDS[kind](content))
    except (struct.error, IndexError, ValueError):
        return content


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    place, name = 8, b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", content, place)
        chunk = content[place : place + 12 + size]
        place += len(chunk)
        if len(chunk) < 12 + size:
            raise ValueError("it ends within a part")
        if name in _PNG_LOOKS:
            yield chunk
        if name == b"eXIf" and (turned := _only_turned(chunk[8:-4])):
            named = name + turned
            yield struct.pack(">I", len(turned)) + named + struct.pack(">I", crc32(named))


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    place, marker = 2, b""
    while marker != _END:
        start = _NEXT_MARKER.match(content, place)
        if start is None:
            raise ValueError("a segment does not begin with its marker")
        marker, place = start[0][-1:], start.end()
        if marker == _END:
            yield b"\xff" + _END
            return
        (size,) = struct.unpack_from(">H", content, place)
        body = content[place + 2 : place + size]
        end = place + size
        if marker == _SCAN:
            found = _NEXT_MARKER.search(content, end)
            if found is None:
                raise ValueError("it ends within a scan")
            end = found.start()
        if kept := _segment(marker, body):
            yield b"\xff" + marker + struct.pack(">H", len(kept) + 2) + kept
            yield content[place + size : end]
        place = end


def _segment(marker: bytes, body: bytes) -> bytes:
    """What of a segment of a JPEG stays: all of those that are no notes of a program."""
    if marker == b"\xe1":
        turned = _only_turned(body.removeprefix(_EXIF)) if body.startswith(_EXIF) else b""
        return _EXIF + turned if turned else b""
    if marker == b"\xe2":
        return body if body.startswith(_PROFILE) else b""
    is_note = b"\xe0" <= marker <= b"\xef" or marker == b"\xfe"
    return b"" if is_note and marker not in _JPEG_LOOKS else body


def _webp(content: bytes) -> Iterator[bytes]:
    parts = list(_parts_of_webp(content))
    has_exif = any(name == b"EXIF" for name, _ in parts)
    kept = b"".join(_part_of_webp(name, body, has_exif=has_exif) for name, body in parts)
    yield b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def _parts_of_webp(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts that stay, by name."""
    place, end = 12, 8 + struct.unpack_from("<I", content, 4)[0]
    while place < end:
        name, size = struct.unpack_from("<4sI", content, place)
        body = content[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
        if len(body) < size:
            raise ValueError("it ends within a part")
        if name == b"EXIF":
            body = _only_turned(body.removeprefix(_EXIF))
        if body and name != b"XMP ":
            yield name, body


def _part_of_webp(name: bytes, body: bytes, *, has_exif: bool) -> bytes:
    if name == b"VP8X":
        flags = body[0] & ~_XMP_OF_WEBP & ~_EXIF_OF_WEBP
        body = bytes([flags | (_EXIF_OF_WEBP if has_exif else 0)]) + body[1:]
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _gif(content: bytes) -> Iterator[bytes]:
    end = 13 + _colours(content[10])
    yield content[:end]
    while (sign := content[end : end + 1]) != _TRAILER:
        start = end
        if sign == _IMAGE:
            end = _after_blocks(content, start + 11 + _colours(content[start + 9]))
        elif sign == _EXTENSION:
            end = _after_blocks(content, start + 2)
        else:
            raise ValueError("a part begins with no sign of one")
        if sign == _IMAGE or content.startswith(_LOOKS_OF_GIF, start + 1):
            yield content[start:end]
    yield _TRAILER


def _colours(flags: int) -> int:
    """The size of the table of colours that follows [bytes]."""
    return 3 * 2 ** (flags % 8 + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    """The place after blocks, each of which begins with its size, and the last is empty."""
    while content[place]:
        place += 1 + content[place]
    return place + 1


def _only_turned(exif: bytes) -> bytes:
    """EXIF that says nothing but which way a picture is turned; empty where it is upright."""
    order = {b"II": "<", b"MM": ">"}[exif[:2]] if exif[:2] in {b"II", b"MM"} else ""
    if not order:
        return b""
    try:
        (place,) = struct.unpack_from(f"{order}I", exif, 4)
        (number,) = struct.unpack_from(f"{order}H", exif, place)
        entries = (
            struct.unpack_from(f"{order}HHIH", exif, place + 2 + 12 * entry)
            for entry in range(number)
        )
        way = next((value for tag, _, _, value in entries if tag == _TURNED), 1)
    except struct.error:
        return b""
    if not 1 < way <= _MOST_TURNED:
        return b""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, _TURNED, 3, 1, way, 0, 0)


_KINDS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "webp": _webp,
}
