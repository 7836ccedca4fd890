"""Small notebooks, one a kind of what analysts bring, made whole: what is right for each was said
before it ran. What a notebook shows is in both formats, or the build names the cell; no other
remark is made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from helpers.own_notebooks import Command, Workspace, notebook
from helpers.rendered import PNG
from nbformat.v4 import new_markdown_cell, new_raw_cell
from pypdf import PdfReader

FRAME = "import pandas as pd\nframe = pd.DataFrame({'a': [1.5, -2.25], 'b': ['x', 'y']})\n"
SHOW = "from IPython.display import *\n"


@dataclass(frozen=True)
class Kind:
    """Code cells; words of page and PDF; what the build says; what is in neither format."""

    cells: tuple[str, ...]
    words: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    further: tuple[dict[str, Any], ...] = field(default=())


def md(text: str, **about: Any) -> dict[str, Any]:
    return dict(new_markdown_cell(text, id=f"text-{abs(hash(text)) % 10_000}", **about))


KINDS = {
    "rows and columns of several levels": Kind(
        (FRAME + "columns = pd.MultiIndex.from_product([['2015', '2016'], ['Plan', 'Paid']])\n"
         "rows = pd.MultiIndex.from_product([['North'], [f'Town {n}' for n in range(70)]])\n"
         "pd.DataFrame([[n, n, n, n] for n in range(70)], index=rows, columns=columns)\n",),
        ("North", "Plan", "Town 4", "Town 69"),
    ),
    "long texts": Kind(
        (FRAME + "pd.DataFrame({'t': ['Word ' * 700 + 'end.']})",), ("end.",),
    ),
    "many columns": Kind(
        (FRAME + "pd.set_option('display.max_columns', None)\n"
         "pd.DataFrame([[f'v{n}' for n in range(60)]], columns=[f'c{n}' for n in range(60)])",),
        ("c0", "c59", "v59"),
    ),
    "a styler": Kind(
        (FRAME + "frame.style.bar(subset=['a']).hide(axis='index').set_caption('Styled')"
         ".map(lambda v: 'text-decoration: line-through; color: red' if v == 'y' else '')",
         "frame.assign(c=7771).style.hide(axis='columns', subset=['c'])"),
        ("Styled", "-2.250000"), never=("7771",),
    ),
    "tips of a styler": Kind(
        (FRAME + "frame.style.set_tooltips(pd.DataFrame([['a tip']], columns=['a'], index=[0]))",),
        ("-2.250000",), ("cell 3: 'a tip', which a style sheet writes, is not shown",),
    ),
    "markdown": Kind((), (
        "inner", "done", "a note", "quoted", "struck", "second", "Term"),
        further=(md("- outer\n  1. inner\n- [x] done\n\n> quoted[^n]\n\n[^n]: a note\n\n~~struck~~"
                    "\n\n| a | b |\n|---|---|\n| 1 | second |\n\nTerm\n: what it is\n"),)),
    "html in markdown": Kind((), ("Centred", "iv.", "Tip", "More", "within"), further=(md(
        "<center>Centred</center>\n<ol type='i' start='4'><li>four</li></ol>\n"
        "<div class='alert alert-info'>Tip</div>\n<details><summary>More</summary>\n\nwithin\n\n"
        "</details>"),)),
    "formulas": Kind((SHOW + r"Latex(r'Of \begin{equation} a = b \end{equation} it is')",
                      SHOW + r"HTML(r'It is $\alpha$')"),
        ("Rate", "it is"), never=("begin{", "underbrace{"),
        further=(md(r"Rate $\underbrace{a}_b$, $\frac{\begin{pmatrix} 1 \end{pmatrix}}{2}$"),)),
    "a formula that is not drawn": Kind((), (r"\SI{5}{km}",), (r"\SI{5}{km} is shown as LaTeX",),
        further=(md(r"It is $\SI{5}{km}$."),)),
    "drawings": Kind(
        (SHOW + "HTML(\"<svg width='90' height='40'><title>A bar</title><style>.a{fill:red}</style>"
         "<defs><linearGradient id='g'><stop offset='0'/></linearGradient></defs>"
         "<rect class='a' width='9' height='9' fill='url(#g)'/><text>label</text></svg>\")",),
    ),
    "pictures": Kind(
        (f"{SHOW}HTML('<img alt=\"A\" height=40 src=\"data:image/png;base64,{PNG}\">')",
         f"#| alt: B\nimport base64\n{SHOW}Image(base64.b64decode('{PNG}'), width=40)",
         f"{SHOW}HTML('<img alt=\"C\" src=\"data:image/x-icon;base64,AAAA\">')"),
        ("C",), ("cell 5: the picture data:image/x-icon;base64,AAAA is not shown",),
    ),
    "attachments": Kind((), (), further=(md("![A](attachment:a.svg)", attachments={
        "a.svg": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                  "<rect width='9' height='9'/></svg>"}}),)),
    "figures": Kind(
        (("#| alt: [One, Two]\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()\n"
         "plt.bar(['a'], [1]); plt.show()"),
         "#| alt: Panels\nfigure, axes = plt.subplots(2, 2, layout='constrained')\naxes"),
        said=("cell 4: array([[<Axes: >, <Axes: >]",), never=("Axes:",),
    ),
    "a figure without words": Kind(
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2]);",),
        said=("was not made: cell 3: an image has no alternative text",),
    ),
    "a kernel's ways": Kind(
        (SHOW + "handle = display('loading', display_id=True)\nhandle.update('three rows')",
         ("import subprocess\nfrom threading import Thread\n"
         "Thread(target=print, args=('of a thread',)).start()\n"
         "subprocess.run('echo direct', shell=True);"),
         ("import asyncio\nasync with asyncio.TaskGroup() as group:\n"
         "    task = group.create_task(asyncio.sleep(0, 'awaited'))\nprint(task.result())"),
         SHOW + "for n in range(3):\n    clear_output(wait=True); print('step', n)", "print?",
         "%%python\nprint('of', 'python')"),
        ("three rows", "of a thread", "direct", "awaited", "step 2", "of python"),
        never=("loading", "step 1", "Signature"),
    ),
    "a question": Kind(("input('Name? ')",), said=("a report has nobody to ask",)),
    "an exception": Kind(("print('before')", "{}['missing']", "print('after')"),
                         said=("was not made: cell 4: KeyError: 'missing'",)),
    "files that a cell wrote": Kind(
        (("import matplotlib.pyplot as plt\nfigure = plt.figure(); figure.savefig('made.png')\n"
          "plt.close(figure)\nopen('note.txt', 'w').write('written');"),
         SHOW + "HTML('<img src=\"made.png\" alt=\"Of HTML\">')"),
        said=("the notebook wrote files that go with no report: made.png, note.txt",),
        further=(md("![Of Markdown](made.png)"),)),
    "a chart that only a browser draws": Kind(
        ("raise RuntimeError('Image export requires the Kaleido package')",),
        said=("kaleido starts a browser, which a report may not: save the picture beside",)),
    "an address in a table": Kind(
        (FRAME + "pd.DataFrame({'o': [object()]})",), ("object at",),
        ("cell 3: it shows the address of an object",),
    ),
    "a magic that there is not": Kind(
        ("%%sql\nselect 1",), said=("cell 3: UsageError: Cell magic `%%sql` not found",)),
    "a file elsewhere": Kind(
        ("open('/etc/shadow')",), said=("PermissionError", "a report sees its slice only"),
    ),
    "warnings and colours": Kind(
        ("import warnings\nwarnings.warn('be careful')\nprint('\\x1b[31mred\\x1b[0m')",),
        ("red",), ("printed:", "UserWarning: be careful"), never=("be careful", "[31m"),
    ),
    "much output": Kind(("for n in range(12_000): print('line', n)",), ("line 9000",),
                        ("cell 3: it printed more than 100,000 characters",)),
    "plotly": Kind(
        (SHOW + "display({'application/vnd.plotly.v1+json': {}, 'text/html': '<div></div>"
         "<script>draw()</script>'}, raw=True)",
         ("#| alt: Bars\ndisplay({'application/vnd.plotly.v1+json': {}, 'image/png': "
         f"'{PNG}'}}, raw=True)")),
        said=("cell 3: a plotly chart is not shown; save its picture",),
    ),
    "altair and vega": Kind(
        (SHOW + "display({'text/html': '<div id=v></div><script>vegaEmbed()</script>', "
         "'text/plain': 'alt.Chart(...)'}, raw=True)",
         "display({'application/vnd.vegalite.v5+json': {}, 'text/plain': '<VegaLite>'}, raw=True)",
         "display({'application/vnd.vegalite.v6.json': {}, 'text/plain': '<VegaLite>'}, raw=True)"),
        said=("cell 3: what a script draws is not", "cell 4: an Altair chart is not shown",
              "cell 5: an Altair chart"),
    ),
    "bokeh, maps, films, sounds, widgets": Kind(
        (SHOW + "display({'application/vnd.bokehjs_exec.v0+json': '', 'application/javascript': "
         "'x'}, raw=True)", SHOW + "IFrame('https://e.org/map', 600, 300)",
         SHOW + "Video('https://e.org/v.mp4')", SHOW + "Audio([0, 1] * 50, rate=8000)",
         ("display({'application/vnd.jupyter.widget-view+json': {}, 'text/plain': 'IntSlider()'}, "
         "raw=True)"), SHOW + "GeoJSON({'type': 'Point', 'coordinates': [1, 2]})"),
        ("https://e.org/map",),
        ("cell 3: a Bokeh chart", "cell 4: a page within the page", "cell 5: a video",
         "cell 6: a sound", "cell 7: a widget", "cell 8: a map of GeoJSON"), never=("IntSlider",),
    ),
    "what IPython displays": Kind(
        (SHOW + "display(JSON({'key': [1]}), Pretty('pretty'), Code('def f(x): pass', language="
         "'python'), Markdown('*marked*'), HTML('<b>bold</b>'), HTML(''))",),
        ("key", "pretty", "def f(x)", "marked", "bold"),
    ),
    "bars of progress": Kind(
        (("from tqdm import tqdm\nimport sys\nfor _ in tqdm(range(3), file=sys.stdout): pass\n"
         "print('after')"),), ("after",), never=("3/3",),
    ),
    "hidden parts": Kind(
        ("#| include: false\nprint('HIDDEN')", "#| output: false\nprint('HIDDEN')",
         "print('seen')"),
        ("seen",), never=("HIDDEN",),
        further=(md("HIDDEN", metadata={"tags": ["remove_input"]}),)),
    "raw cells": Kind((), ("as html",), ("cell 4: a raw cell is not shown",), further=(
        dict(new_raw_cell("<b>as html</b>", id="raw-1", metadata={"raw_mimetype": "text/html"})),
        dict(new_raw_cell("plain", id="raw-2")))),
    "a diagram": Kind((), ("graph TD",), ("a Mermaid diagram is shown as its text",),
        further=(md("```mermaid\ngraph TD\n```"),)),
    "letters of few typefaces": Kind((), ("A letter",), ("for private use (U+E000)",),
        further=(md("A letter: \ue000"),)),
    "pages": Kind((), ("One", "Two"), further=(
        md("One"), md("Two", metadata={"tags": ["page-break", "landscape"]}))),
}  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, portfolio: Command) -> Workspace:
    """A folder in which each kind is a report, made in both formats by one build."""
    made = Workspace(tmp_path_factory.mktemp("kinds"), portfolio)
    made.formats = ["html", "pdf"]
    for number, kind in enumerate(KINDS.values()):
        content = notebook(*kind.cells)
        content["cells"] += kind.further
        made.add(f"kind-{number}", content, "strict = false")
    made.said = made.build(code=1).stderr
    return made


def pdf_text(file: Path) -> str:
    reader = PdfReader(BytesIO(file.read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.soak
@pytest.mark.parametrize("name", KINDS)
def test_what_a_notebook_shows_is_in_both_formats_or_named(name: str, workspace: Workspace) -> None:
    kind, report = KINDS[name], f"kind-{list(KINDS).index(name)}"
    said = "\n".join(re.findall(rf"^{report}/[^\n]*(?:\n [^\n]*)*", workspace.said, re.MULTILINE))
    assert all(part in said for part in kind.said), said
    assert bool(said) == bool(kind.said), said
    if "was not made" in said:
        return
    page = workspace.page(report)
    words = " ".join(re.sub(r"<[^>]*>", "", page).split())
    printed = pdf_text(workspace.folder / f"reports/{report}/portfolio.en.pdf")
    for word in kind.words:
        assert word.replace("iv.", "") in words
        assert word.replace(" ", "") in printed.replace(" ", "")
    assert not [word for word in kind.never if word in words + printed]
