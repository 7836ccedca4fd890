"""Pictures of a notebook: their words, where they come from, how large they are."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from helpers.rendered import PNG, shown
from nbformat import NotebookNode
from nbformat.v4 import new_output
from PIL import Image
from PIL.ImageOps import exif_transpose
from PIL.PngImagePlugin import PngInfo

from portfolio_lib.errors import ReportError
from portfolio_lib.render.bare_pictures import bare

Make = Callable[..., NotebookNode]
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
DRAWING = '<svg width="100" height="50"><title>A bar</title><rect width="50" height="20"/></svg>'


@pytest.mark.parametrize(
    ("source", "metadata", "expected"),
    [
        ("#| alt: A rise\nx", {}, 'alt="A rise"'),
        ('#| fig-alt: "A rise"\nx', {}, 'alt="A rise"'),
        ("x", {"alt": "A rise"}, 'alt="A rise"'),
        ("x", {"alt": ""}, 'role="presentation"'),
        ("#| alt: |\n#|   A rise\n#|   and a fall\nx", {}, 'alt="A rise and a fall"'),
        ("#| alt: >-\n#|   A rise\nx", {}, 'alt="A rise"'),
        ("#| alt: 'Two donors'' money'\nx", {}, 'alt="Two donors&#x27; money"'),
        ('#| alt: "The \\"rise\\""\nx', {}, 'alt="The &quot;rise&quot;"'),
        ("# of 2016\n\n#| label: fig\n#| alt: A rise: of 3\nx", {}, 'alt="A rise: of 3"'),
        ("#| alt:\n#|   - A rise\n#|   - A fall\nx", {}, 'alt="A rise"'),
    ],
)
def test_a_cell_states_the_words_for_its_picture(
    notebook: Make, source: str, metadata: dict[str, str], expected: str
) -> None:
    made = notebook("# T", {"image/png": PNG})
    made.cells[1].source = source
    made.cells[1].metadata.update(metadata)
    assert expected in shown(made)[0]


def test_each_picture_of_a_cell_has_its_own_words(notebook: Make) -> None:
    made = notebook("# T", {"image/png": PNG})
    made.cells[1].source = "#| alt: ['A rise', 'A fall, then']\nx"
    made.cells[1].outputs.append(new_output("display_data", {"image/gif": GIF}))
    body = shown(made)[0]
    assert body.index('alt="A rise"') < body.index('alt="A fall, then"')
    made.cells[1].outputs.append(new_output("display_data", {"image/jpeg": PNG}))
    with pytest.raises(ReportError, match="no alternative text"):
        shown(made)


def test_pictures_are_embedded_however_they_are_named(notebook: Make, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a b.png").write_bytes(base64.b64decode(PNG))
    (tmp_path / "sub" / "c.svg").write_text(DRAWING, encoding="utf-8")
    made = notebook(
        "# T\n\n![one](a%20b.png) ![two](sub/c.svg) ![three](attachment:d.gif) "
        "![six](attachment:e.svg)",
        {"text/html": "<img alt=four src='a b.png' width=40>"},
        {
            "text/html": f"<img alt=five src='data:image/svg+xml;utf8,{DRAWING}'>".replace(
                '"', "%22"
            )
        },
    )
    drawn = {"image/svg+xml": [DRAWING]}
    made.cells[0]["attachments"] = {"d.gif": {"image/gif": GIF}, "e.svg": drawn}
    body, remarks, _ = shown(made, tmp_path)
    assert body.count("data:image/") == 6
    assert 'width="40"' in body
    assert not remarks


@pytest.mark.parametrize(
    "name",
    ["missing.png", "../outside.png", "/etc/hostname", "text.png", "data:image/png;base64,???",
     "data:image/x-icon;base64,AAAA", "scan.eps"],
)  # fmt: skip
def test_a_picture_that_cannot_be_embedded_is_remarked(
    notebook: Make, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (tmp_path / "outside.png").write_bytes(base64.b64decode(PNG))
    (folder / "text.png").write_text("no picture", encoding="utf-8")
    reason = "save it as one of these" if name.endswith((".eps", "AAAA", "text.png")) else ""
    body, remarks, _ = shown(notebook(f"# T\n\n![words]({name})"), folder)
    assert "words" in body
    assert len(remarks) == 1
    assert name in remarks[0]
    assert reason in remarks[0]


def test_a_picture_has_the_size_that_its_output_states(notebook: Make) -> None:
    made = notebook("# T", {"image/png": PNG})
    made.cells[1].outputs[0].metadata = {"image/png": {"alt": "a", "width": 120, "height": 60}}
    assert 'width="120" height="60"' in shown(made)[0]


def picture(form: str, mode: str = "RGB") -> bytes:
    made = BytesIO()
    Image.new(mode, (6, 3)).save(made, form)
    return made.getvalue()


@pytest.mark.parametrize(
    ("form", "mode"), [("BMP", "RGB"), ("TIFF", "CMYK"), ("AVIF", "RGB"), ("JPEG", "CMYK")]
)
def test_pictures_that_a_pdf_does_not_take_are_shown(
    notebook: Make, tmp_path: Path, form: str, mode: str
) -> None:
    """A browser shows them; a JPEG for print would want a profile of its inks."""
    content = picture(form, mode)
    (tmp_path / f"scan.{form.lower()}").write_bytes(content)
    data = base64.b64encode(content).decode()
    page = f"<img alt=two src='data:image/{form.lower()};base64,{data}'>"
    made = notebook(f"# T\n\n![one](scan.{form.lower()})", {"text/html": page},
                    {f"image/{form.lower()}": data}, {"image/png": data})  # fmt: skip
    for cell in made.cells:
        cell.metadata["alt"] = "three"
    body, remarks, _ = shown(made, tmp_path)
    assert body.count("data:image/png") == 4
    assert not remarks


def test_a_drawing_of_no_size_is_remarked_on(notebook: Make) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'
    body, (said,), _ = shown(notebook("# T", {"image/svg+xml": svg}))
    assert "<img" not in body
    assert "cell 2: an output of the types image/svg+xml is not shown" in said


def test_a_formula_is_drawn_rather_than_its_picture(notebook: Make) -> None:
    """As JupyterLab does with what sympy shows after `init_printing`."""
    data = {"image/png": PNG, "text/latex": r"$\displaystyle x^{2}$", "text/plain": "x**2"}
    assert 'alt="x^{2}"' in shown(notebook("# T", data))[0]


@pytest.mark.parametrize(
    ("style", "width"),
    [("width:5cm", "189"), ("width: 1.5in", "144"), ("width:90PT", "120"), ("width:10em", "160"),
     ("width:40%", "40%"), ("max-width:90px", None)],
)  # fmt: skip
def test_a_picture_has_the_width_that_its_style_states(
    notebook: Make, style: str, width: str | None
) -> None:
    page = f"<img alt=a style='{style}' src='data:image/png;base64,{PNG}'>"
    found = re.search(r'width="([^"]*)"', shown(notebook("# T", {"text/html": page}))[0])
    assert (found and found[1]) == width


NOTE = "taken at the office"


def noted(form: str, way: int) -> bytes:
    """A picture of two frames where its kind has some, turned, with notes in all their places."""
    made, exif = BytesIO(), Image.Exif()
    exif[270], exif[274] = NOTE, way  # a description, which way it is turned
    text = PngInfo()
    text.add_text("Title", NOTE)
    text.add_itxt("Author", NOTE)
    first, second = (Image.new("RGB", (6, 3), colour) for colour in ("red", "blue"))
    kinds = {
        "PNG": {"pnginfo": text, "exif": exif},
        "JPEG": {"comment": NOTE.encode(), "xmp": NOTE.encode(), "exif": exif, "quality": 95},
        "WEBP": {"xmp": NOTE.encode(), "exif": exif, "lossless": True},
        "GIF": {"comment": NOTE.encode(), "save_all": True, "append_images": [second], "loop": 0},
    }
    first.save(made, form, **kinds[form])
    return made.getvalue() + NOTE.encode()


@pytest.mark.parametrize("way", [1, 6])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_shown_without_the_notes_in_its_file(
    notebook: Make, tmp_path: Path, form: str, way: int
) -> None:
    content = noted(form, way)
    (tmp_path / "scan").write_bytes(content)
    body, remarks, _ = shown(notebook("# T\n\n![one](scan)"), tmp_path)
    assert not remarks
    published = base64.b64decode(re.findall(r"base64,([^\"]+)", body)[0])
    assert NOTE.encode() in content
    assert NOTE.encode() not in published
    before, after = (Image.open(BytesIO(one)) for one in (content, published))
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
    upright = [exif_transpose(one).convert("RGBA") for one in (before, after)]
    assert upright[0].size == upright[1].size == ((3, 6) if form != "GIF" and way == 6 else (6, 3))
    assert upright[0].tobytes() == upright[1].tobytes()
    damaged = content[: len(content) // 2]
    assert bare(form.lower(), damaged) == damaged


def test_a_drawing_is_shown_without_what_its_program_noted(notebook: Make) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" '
        'xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:export-filename="/home/ann/x.png">'
        "<metadata>by Ann</metadata><!-- by Ann --><i:grid id='of-ann'/>"
        "<title>A bar</title><rect width='50' height='20'/></svg>"
    )
    made = notebook("# T", {"image/svg+xml": svg})
    drawn = [base64.b64decode(one) for one in re.findall(r"base64,([^\"]+)", shown(made)[0])]
    assert b"ann" not in (b"".join(drawn) + shown(made)[0].encode()).lower()
