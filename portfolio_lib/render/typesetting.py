"""From a document to a PDF: the tree as data for Typst's template, compiled in a private folder."""

from __future__ import annotations

import base64
import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from pypdf import PdfReader

from portfolio_lib.design.theme import FONTS, Theme
from portfolio_lib.errors import ReportError
from portfolio_lib.language import Language, text_direction
from portfolio_lib.render.blocks import Image, blocks
from portfolio_lib.render.document import Document
from portfolio_lib.render.glyphs import CODE, FAMILIES, displayable
from portfolio_lib.render.structure import for_format

_log = logging.getLogger(__name__)
_TEMPLATE = Path(__file__).with_name("typst") / "report.typ"
_NO_DATE = date(2000, 1, 1)
"""The date of a PDF whose notebook states none: any fixed day will do."""
_FITS = (
    {"scale": 1.0, "leading": 1.0, "foot": 0},
    {"scale": 0.96, "leading": 0.9, "foot": 0},
    {"scale": 0.92, "leading": 0.82, "foot": 0},
    {"scale": 1.0, "leading": 1.0, "foot": 14},
    {"scale": 1.0, "leading": 1.0, "foot": 34},
)
"""How close a report is set, and how much more is left free at the foot of a page [mm]: the
first way that leaves no last page nearly empty."""
_LEAST_ON_LAST = 0.2
"""With less of it used a last page is nearly empty."""
_LITTLE_ON_SECOND = 0.45
"""With less of it used a second page may be spared: set closer, it may all be one page."""
_HEAD, _FOOT = 70.0, 66.0
"""Above and below of what a page says are its head and its number [pt]."""
_WIDEST_GAP = 330.0
"""What is further below is a note at the foot of the page: no figure is as high [pt]."""
_LONGEST_RUNNING_TITLE = 90
"""What fits on the line at the top of a page [characters]."""
_NOT_SUSPECT = b"/Marked true/Suspects false"
"""What Typst writes of the tags. False is meant where nothing stands (ISO 32000-1, 14.7.1), and
Poppler complains of it: so it gives way to spaces, which leave all offsets as they are."""


def typeset(document: Document) -> tuple[bytes, set[str]]:
    """The document as a tagged PDF, and the characters that no font could show.

    The same document gives the same bytes.

    Raises
    ------
    ReportError : for an image that cannot be read, which it names with its cell, and
        where Typst refuses the document or fails itself.
    """
    content, images = blocks(for_format(document.body, "pdf"))
    images += _logo_image(document.theme)
    data = _data(document, _sound_blocks(content))
    files = {image.name: image.data for image in images}
    files |= {sheet.file: sheet.csv for sheet in document.sheets}
    with _folder(files) as folder:
        try:
            pdf, missing = _fitted(folder, data, document.date)
        except typst.TypstError as error:
            _name_bad_image(images, document.sources)
            raise ReportError(f"the PDF could not be typeset: {error.message}") from error
        except BaseException as error:
            if not _is_panic(error):
                raise
            raise ReportError(
                f"the PDF could not be typeset: Typst itself failed ({error}). The data are not "
                "to blame; leave out or move what the report shows to find what it fails at, "
                "and report it"
            ) from None
    if missing:
        characters = ", ".join(f"U+{ord(c):04X}" for c in sorted(missing))
        _log.warning("characters that no font can show stand in the PDF by number: %s", characters)
    return pdf.replace(_NOT_SUSPECT, b"/Marked true".ljust(len(_NOT_SUSPECT)), 1), missing


def page_images(document: Document, resolution: int) -> list[bytes]:
    """The pages of the PDF as pictures (PNG), drawn by Typst itself.

    Parameters
    ----------
    resolution : dots per inch.
    """
    content, images = blocks(for_format(document.body, "pdf"))
    data = displayable(
        _data(document, _sound_blocks(content)) | {"attached": [], "fit": _FITS[0]}, set()
    )
    images += _logo_image(document.theme)
    with _folder({image.name: image.data for image in images}) as folder:
        (folder / "document.json").write_text(json.dumps(data), encoding="utf-8")
        made = typst.compile(
            str(folder / "report.typ"),
            root=str(folder),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="png",
            ppi=resolution,
        )
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made or b"")]


def _is_panic(error: BaseException) -> bool:
    """Whether it is a failure inside Typst: a class of its own that no module offers."""
    return type(error).__name__ == "PanicException"


def _fitted(folder: Path, data: dict[str, Any], day: date | None) -> tuple[bytes, set[str]]:
    """The PDF set so that its last page is not nearly empty, where a way of `_FITS` does that.

    Of two pages, the second of which has little, one is made where a way does that.
    """
    first = _set(folder, data | {"fit": _FITS[0]}, day)
    pages, used = _extent(first[0])
    is_short = pages > 1 and used < _LEAST_ON_LAST
    if not is_short and not (pages == 2 and used < _LITTLE_ON_SECOND):  # noqa: PLR2004
        return first
    found = first
    for fit in _FITS[1:]:
        made = _set(folder, data | {"fit": fit}, day)
        pages, used = _extent(made[0])
        if pages == 1:
            return made
        if is_short and used >= _LEAST_ON_LAST:
            found, is_short = made, False
            if pages > 2:  # noqa: PLR2004 - no way makes one page of it
                break
    return found


def _extent(pdf: bytes) -> tuple[int, float]:
    """How many pages there are, and how much of the last one is used, 0 to 1."""
    pages = PdfReader(BytesIO(pdf)).pages
    top, bases = float(pages[-1].mediabox.height) - _HEAD, []

    def seen(text: str, frame: list[float], line: list[float], *_: object) -> None:
        base = frame[1] * line[4] + frame[3] * line[5] + frame[5]
        if text.strip() and _FOOT < base < top:
            bases.append(base)

    if len(pages) > 1:
        pages[-1].extract_text(visitor_text=seen)
    lowest = top
    for base in sorted(bases, reverse=True):
        lowest = base if lowest - base <= _WIDEST_GAP else lowest
    return len(pages), (top - lowest) / (top - _FOOT)


def _set(folder: Path, data: dict[str, Any], day: date | None) -> tuple[bytes, set[str]]:
    """The PDF and what it cannot show.

    Where shaping finds a sequence that no font has as a whole, though each has its
    characters, everything beyond the first typeface is given by number.
    """
    try:
        return _set_once(folder, data, day, plainly=False)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    return _set_once(folder, data, day, plainly=True)


def _set_once(
    folder: Path, data: dict[str, Any], day: date | None, *, plainly: bool
) -> tuple[bytes, set[str]]:
    missing: set[str] = set()
    text = json.dumps(displayable(data, missing, plainly=plainly), ensure_ascii=False)
    (folder / "document.json").write_text(text, encoding="utf-8")
    return _compiled(folder, day), missing


def _data(document: Document, content: Sequence[object]) -> dict[str, Any]:
    day = document.date
    speaking = Language.nearest(document.language)
    page = speaking.translate("Page {page} of {pages}", page="\0", pages="\0").split("\0")
    language = document.language.partition("-")[0].lower()
    return {
        "title": document.title,
        "running": _shortened(document.running),
        "author": document.author,
        "description": document.description,
        "language": language,
        "direction": text_direction(language),
        "date": [day.year, day.month, day.day] if day else None,
        "page": page,
        "contents": speaking.translate("Contents"),
        "colon": speaking.translate("{term}: {text}", term="", text=""),
        "comma": speaking.translate("{first}, {second}", first="", second=""),
        "families": FAMILIES,
        "code": CODE,
        "theme": {**document.theme.colours(), "size": document.theme.size},
        "organisation": document.theme.organisation,
        "logo": _logo(document.theme),
        "blocks": content,
        "attached": [{"file": sheet.file, "title": sheet.title} for sheet in document.sheets],
    }


def _logo(theme: Theme) -> dict[str, str] | None:
    images = _logo_image(theme)
    return {"file": images[0].name, "alt": theme.logo.alt} if images and theme.logo else None


def _logo_image(theme: Theme) -> list[Image]:
    """The logo as a file of the document, if there is one."""
    if theme.logo is None:
        return []
    kind, _, data = theme.logo.source.partition(";base64,")
    name = "logo.png" if kind.endswith("png") else "logo.svg"
    return [Image(name, base64.b64decode(data), None)]


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_RUNNING_TITLE:
        return title
    return title[: _LONGEST_RUNNING_TITLE - 1].rstrip() + "\u2026"


@contextmanager
def _folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A private folder with all that Typst may read, for as long as it is needed."""
    with TemporaryDirectory(prefix="portfolio-") as name:
        folder = Path(name)
        shutil.copyfile(_TEMPLATE, folder / "report.typ")
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder


def _compiled(folder: Path, day: date | None) -> bytes:
    """The PDF: for everybody (ISO 14289-1), and where it has a date for keeping, too.

    ISO 19005-3, level A, allows files to be attached and demands a date.
    """
    moment = day or _NO_DATE
    pdf = typst.compile(
        str(folder / "report.typ"),
        root=str(folder),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=os.devnull,
        package_cache_path=os.devnull,
        pdf_standards=["a-3a", "ua-1"] if day else ["ua-1"],
        timestamp=int(datetime(moment.year, moment.month, moment.day, tzinfo=UTC).timestamp()),
        format="pdf",
    )
    if not isinstance(pdf, bytes):
        raise ReportError("the PDF could not be typeset: Typst gave no document")
    return pdf


@lru_cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _name_bad_image(images: Sequence[Image], sources: Sequence[str]) -> None:
    """Raise the error that names the first image that Typst cannot read, if there is one."""
    for image in images:
        try:
            _try_image(image)
        except typst.TypstError as error:
            raise ReportError(
                f"an image cannot be read: {error.message}. SVG, PNG, JPEG, GIF and WebP can be.",
                cell=image.cell,
                source=sources[image.cell - 1] if image.cell else None,
            ) from error


def _try_image(image: Image) -> None:
    with TemporaryDirectory(prefix="portfolio-") as name:
        (Path(name) / image.name).write_bytes(image.data)
        template = Path(name) / "image.typ"
        template.write_text(f'#image("{image.name}")', encoding="ascii")
        typst.compile(str(template), root=name, font_paths=_fonts(), ignore_system_fonts=True)


def _sound_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks as PDF/UA-1 demands them: no heading skips a level, each link leads somewhere.

    The page's tree is in order already; this holds for what setting left out of it, such
    as a heading inside a caption, which is set as plain text.
    """
    items = [item for item in _walk(blocks) if isinstance(item, dict)]
    targets = {item["id"] for item in items if "kind" in item and "id" in item}
    targets |= {"note-" + item["note"] for item in items if "note" in item and "spans" in item}
    levels = _levels(items)
    return [_sound_value(block, targets, levels) for block in blocks]


def _walk(data: Any) -> Iterator[Any]:
    yield data
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for part in inside:
        yield from _walk(part)


def _levels(items: list[dict[str, Any]]) -> dict[int, int]:
    """The level of each heading by its identity as an object."""
    levels: dict[int, int] = {}
    last = 0
    for item in items:
        if item.get("kind") == "heading":
            last = min(item["level"], last + 1)
            levels[id(item)] = last
    return levels


def _sound_value(data: Any, targets: set[str], levels: dict[int, int]) -> Any:
    if isinstance(data, list):
        return [_sound_value(part, targets, levels) for part in data]
    if not isinstance(data, dict):
        return data
    made = {key: _sound_value(value, targets, levels) for key, value in data.items()}
    if id(data) in levels:
        made["level"] = levels[id(data)]
    if "note" in made and "note-" + made["note"] not in targets:
        return {"text": made["mark"], "sup": True}
    for name in ("to", "page"):
        if name in made and isinstance(made[name], str) and made[name] not in targets:
            del made[name]
    return made
