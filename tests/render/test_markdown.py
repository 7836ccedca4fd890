"""Markdown as JupyterLab shows it: tables, tasks, notes, links to headings, formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape

import pytest
from nbformat import NotebookNode
from pypdf import PdfReader

from portfolio_lib.publishing.making.gate import check_pdf
from portfolio_lib.render import formats
from portfolio_lib.render.latex import drawn
from portfolio_lib.render.tree import inner

Make = Callable[..., NotebookNode]


def shown(made: NotebookNode) -> tuple[str, list[str], list[str]]:
    """The body of the page, the text of each page of the PDF, the remarks."""
    content = formats.read(made)
    files, remarks = formats.finished(content, ("pdf",))
    check_pdf(files["pdf"])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages]
    return inner(content.body), pages, [str(remark) for remark in remarks]


def test_rows_of_a_table_may_be_longer_or_shorter_than_its_head(notebook: Make) -> None:
    body, _, remarks = shown(notebook("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | 5 |\n| 6 |"))
    assert body.count("<tr>") == 4
    assert body.count("<td") == 6
    (said,) = remarks
    assert said.startswith("cell 1: cells of a table stand beyond its last column")


@pytest.mark.parametrize(
    "source",
    [
        "- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 | 3 |",
        "> | a | b |\n> |---|---|\n> | 1 |",
        "a | b\n--|--\n1 | 2",
        "| a | b |\n|:--|--:|\n| 1 \\| 2 | 3 |",
    ],
)
def test_a_table_is_one_wherever_it_stands(notebook: Make, source: str) -> None:
    assert "<table>" in shown(notebook(source))[0]


def test_bars_in_code_are_no_table(notebook: Make) -> None:
    body = shown(notebook("```\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n```"))[0]
    assert "| 1 | 2 | 3 |" in body


def test_tasks_have_boxes(notebook: Make) -> None:
    body = shown(notebook("- [x] done\n- [ ] open"))[0]
    assert "\u2611 done" in body
    assert "\u2610 open" in body


def test_a_note_is_a_note_in_both_formats(notebook: Make) -> None:
    first = "One[^a] and two[^b].\n\n[^a]: The *first*.\n[^b]: The second."
    made = notebook(first, "Three[^a].\n\n[^a]: Its own.")
    body, pages, _ = shown(made)
    assert body.count('role="doc-noteref"') == 3
    assert body.count('role="doc-footnote"') == 3
    assert all(text in "".join(pages) for text in ("first", "The second.", "Its own."))


def test_a_link_leads_to_the_heading_as_in_jupyterlab(notebook: Make) -> None:
    body = shown(notebook("# T\n\n[go](#Part-one)\n\n## Part one\n\nText."))[0]
    assert '<a href="#Part-one">go</a>' in body
    assert '<h2 id="Part-one">' in body


@pytest.mark.parametrize(
    "source",
    [
        "The rate $r = \\frac{x_1}{x_0} - 1$ holds.",
        "$$\n-x = \\sum_i a_i \\\\\ny = 2\n$$",
        "$$x^2$$",
        "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
        "- in a list $x$",
        "| a |\n|---|\n| $x$ |",
        "## A heading of $x$",
        "It is $x \\text{ if $x > 0$}$.",
        "\\\\(x\\\\)",
    ],
)
def test_a_formula_is_drawn_and_its_words_are_the_latex(notebook: Make, source: str) -> None:
    body, pages, remarks = shown(notebook("# T", source))
    assert 'class="formula' in body
    assert "$" not in "".join(pages)
    assert not remarks


@pytest.mark.parametrize(
    "source",
    [
        "Between $5 and $10.",
        "`$x$`",
        "US$ 5 million and US$ 6 million",
        "$40,000-$50,000",
        "```\n$x$\n```",
    ],
)
def test_dollars_are_dollars(notebook: Make, source: str) -> None:
    body, pages, _ = shown(notebook("# T", source))
    assert "formula" not in body
    assert "$" in "".join(pages)


@pytest.mark.parametrize(
    "latex",
    [
        r"\ce{A @ B}",
        r"\utilde{a}b",
        r"\begin{array}{cc} 1 & 2 \\ \hdashline 3 & 4 \end{array}",
        r"\text{한국}",
        r"\frac",
        "x_1_2",
    ],
)
def test_a_formula_that_cannot_be_drawn_is_shown_as_latex_and_remarked(
    notebook: Make, latex: str
) -> None:
    body, _, remarks = shown(notebook(f"${latex}$"))
    assert f"<code>{escape(latex)}</code>" in body.replace(' class=""', "")
    assert "is shown as LaTeX" in remarks[0]


@pytest.mark.parametrize(
    "latex",
    [
        r"\underbrace{a+b}_{\text{two terms}} = \overbrace{c}^{n}",
        r"\frac{\begin{pmatrix} a & b \\ c & d \end{pmatrix}}{2}",
        r"A \xrightarrow[g]{f} B",
        r"\operatorname{Var}(X) = \operatorname*{argmax}_x f",
        r"\binom{n_{1}}{k} + \dbinom{n}{k}",
        r"\overset{!}{=} \stackrel{a}{b}",
        r"\sum_{\substack{i<n \\ j<m}} a_{ij}",
        r"\boxed{E=mc^2} \tag{1}",
        r"\color{red}{x} + \cancel{y}",
        r"\widehat{abc} + \overline{x+y} + \phantom{z} + |x||y|",
        r"\text{50 \% of \$5, größer}",
        r"\begin{rcases} a \\ b \end{rcases} \big\{ c \big\}",
        r"\begin{eqnarray} a &=& b \end{eqnarray}",
        r"\begin{alignat}{2} a &= b & c &= d \end{alignat}",
        r"a \bmod b \pmod{n} \not= c \mathbb{R} \mathcal{L} \not\in A \mathrm{\AA}",
        r"\mathop{\mathrm{arg\,min}}\limits_x f \mathbin{+} \mathop{\sum\sum}_{i,j}",
        r"\begin{cases} 1 & \text{if $x > 0$ or $y_{1}$} \\ 0 & \text{else} \end{cases}",
        r"\ce{2H2 + O2 -> 2H2O} \ce{SO4^2-} \ce{CuSO4 * 5H2O} \ce{PM_{2.5}}",
        r"\ce{A <=>[\Delta][Pt] B ^} \ce{^{227}_{90}Th+} \ce{(NH4)2SO4(aq)} \ce{H-C#C-H}",
    ],
)
def test_what_mathematicians_write_is_drawn(latex: str) -> None:
    assert drawn(latex, display=True) is not None


def test_a_formula_within_a_text_may_be_an_environment(notebook: Make) -> None:
    source = r"It is \begin{equation} a = b \end{equation} so."
    for content in (source, {"text/latex": source, "text/plain": "<Latex object>"}):
        body, _, remarks = shown(notebook(content))
        assert 'class="formula display"' in body
        assert not remarks


@pytest.mark.parametrize("latex", ["$\\displaystyle x^2$", "$$\\frac{a}{b}$$", "\\[x\\]"])
def test_a_formula_of_an_output_is_drawn(notebook: Make, latex: str) -> None:
    body, _, remarks = shown(notebook({"text/latex": latex, "text/plain": "<Math object>"}))
    assert 'class="formula display"' in body
    assert not remarks


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"\left[\begin{matrix}1 & 2\\3 & 4\end{matrix}\right]", 6),
        (r"A = \begin{pmatrix} 1 & \frac{2}{3} \\ 3 & 4 \end{pmatrix}^{-1} x", 12),
        (r"\begin{cases} 1 & x>0 \\ 0 & \text{else}\: \end{cases}", 10),
        (r"\left\{\begin{aligned} x + y &= 1\\ x &= 2\end{aligned}\right.", 9),
        (r"\begin{bmatrix}\begin{matrix}1&2\end{matrix}\\ \vdots\end{bmatrix}", 5),
        (r"\begin{array}{lr} a & b \\ c & d \end{array}", 4),
    ],
)
def test_what_stands_in_rows_and_columns_is_drawn(latex: str, signs: int) -> None:
    drawing = drawn(latex)
    assert drawing is not None
    assert drawing.svg.count("<use") == signs
    assert drawing.depth == pytest.approx(drawing.height / 2 - 0.27, abs=0.15)


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        (r"\begin{array}{l|cc} & A & B \\ \hline X & 1 & 2 \end{array}", 2),
        (r"\begin{array}{|c||c|} \hline a & b \\ \hline c & d \\ \hline \end{array}", 6),
        (r"\left[\begin{array}{cc|c} 1 & 2 & 3 \end{array}\right]", 1),
        (r"\begin{bmatrix} 1 & 2 \\ \hline 3 & 4 \end{bmatrix}", 1),
        (r"\begin{array}{@{}cc@{}} 1 & 2 \end{array}", 0),
    ],
)
def test_lines_between_rows_and_columns_are_drawn(latex: str, lines: int) -> None:
    drawing = drawn(latex)
    assert drawing is not None
    assert drawing.svg.count("<rect") == lines


def test_no_sign_of_an_operator_is_left_out() -> None:
    sums = r"\mathop{\sum\sum}_{i,j}", r"\mathrel{=}", r"a \mathbin{+} b"
    assert [made.svg.count("<use") for made in map(drawn, sums) if made] == [5, 1, 3]


def test_what_is_said_of_an_operator_stands_below_it_in_a_line_of_its_own() -> None:
    latex = r"\operatorname*{argmax}_{x} g"
    inline, display = drawn(latex), drawn(latex, display=True)
    assert inline is not None
    assert display is not None
    assert display.depth > inline.depth


def test_a_definition_holds_to_the_end_of_the_notebook(notebook: Make) -> None:
    body, _, remarks = shown(
        notebook(
            r"$\newcommand{\R}{\mathbb{R}}\newcommand{\norm}[1]{\left\|#1\right\|}$ It is so.",
            r"For $x \in \R$ and $\norm{x}$ and $\def\E#1{E_{#1}}\E{i}$",
            {"text/latex": r"$\DeclareMathOperator*{\best}{best}\best_x x$", "text/plain": "x"},
        )
    )
    assert body.count('class="formula') == 4
    assert "newcommand" not in body.partition("It is so.")[0]
    assert not remarks


def test_a_text_may_follow_a_formula_that_stands_for_itself(notebook: Make) -> None:
    body, _, remarks = shown(notebook("$$a$$ where $b$\n\n$$\nc\n= d\n$$ and\n\n$$e$$"))
    assert re.findall('alt="([^"]*)" class="formula', body) == ["a", "b", "c = d", "e"]
    assert ["where" in body, "and" in body, remarks] == [True, True, []]


def test_aligned_lines_are_aligned() -> None:
    drawing = drawn(r"\begin{align} a &= b + c \\ dddd &= \sqrt{e} \end{align}")
    assert drawing is not None
    places = re.findall(r'href="#(\w+)" x="([\d.-]+)" y="([\d.-]+)"', drawing.svg)
    lines = sorted({float(y) for *_, y in places})
    equals = "STIXTwoMathRegular_1202"
    (upper, at), (lower, below) = ((x, float(y)) for sign, x, y in places if sign == equals)
    assert upper == lower
    assert [at, below] == lines


def test_a_text_in_latex_has_its_formulas_drawn(notebook: Make) -> None:
    latex = r"Of \(x_1\) and $y$: \[z = \int_0^1 x\,dx\]"
    body, _, remarks = shown(notebook({"text/latex": latex, "text/plain": "<Latex object>"}))
    assert re.findall('alt="([^"]*)" class="formula', body) == ["x_1", "y", r"z = \int_0^1 x\,dx"]
    assert not remarks


def test_a_bar_within_a_formula_parts_no_cells(notebook: Make) -> None:
    body, _, remarks = shown(notebook("| a | b |\n|---|---|\n| $|x|$ | $5 |\n| $7 | $8 |"))
    assert body.count("<td") == 4
    assert body.count('class="formula"') == 1
    assert "$5" in body
    assert not remarks


@pytest.mark.parametrize(
    ("mathml", "latex"),
    [
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac><mo>+</mo><msqrt><mn>2</mn></msqrt>",
         r"\frac{a}{b}+\sqrt{2}"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>&#x2062;</mo><msub><mi>y</mi><mi>i</mi></msub>",
         "{x}^{2}{y}_{i}"),
        (("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
         "<mi>i</mi>"), r"\sum_{i=1}^{n}i"),
        ("<mi>sin</mi><mo>(</mo><mi>&alpha;</mi><mo>)</mo>", r"\sin (α)"),
        ("<mi>rate</mi><mo>=</mo><mn>5</mn><mtext> % of</mtext>", r"\mathrm{rate}=5\text{% of}"),
        ("<mover><mi>x</mi><mo>¯</mo></mover><mo>{</mo>", r"\overline{x}\{"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a,b)"),
        ("<semantics><mi>q</mi><annotation>no</annotation></semantics>", "q"),
        (("<semantics><mi>q</mi><annotation encoding='application/x-tex'>q_1</annotation>"
         "</semantics>"), "q_1"),
    ],
)  # fmt: skip
def test_a_formula_in_mathml_is_drawn(notebook: Make, mathml: str, latex: str) -> None:
    for start in ("<math>", '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'):
        html = {"text/html": f"<p>It is {start}{mathml}</math>.</p>"}
        body, _, remarks = shown(notebook(html))
        (words,) = re.findall('alt="([^"]*)" class="formula', body)
        assert words.replace(r"\%", "%") == latex
        assert not remarks


@pytest.mark.parametrize(
    "between",
    [
        "\\newpage",
        "\\pagebreak",
        '<div style="page-break-after: always"></div>',
        '<div style="break-before: page"></div>',
        '<div class="page-break"></div>',
        "<!-- pagebreak -->",
    ],
)
def test_a_new_page_begins_where_the_text_says_so(notebook: Make, between: str) -> None:
    body, pages, _ = shown(notebook(f"# T\n\nOne.\n\n{between}\n\nTwo."))
    assert '<hr class="page-break">' in body
    assert ["One." in pages[0], "Two." in pages[1]] == [True, True]


def test_no_page_begins_within_a_list_or_a_table(notebook: Make) -> None:
    line = "<hr class='page-break'>"
    markup = f"<ul><li>x{line}y</li></ul><table><tr><td>a{line}b</td><td>c</td></tr></table>"
    assert len(shown(notebook("# T", {"text/html": markup}))[1]) == 1


def test_a_long_formula_stays_on_the_page(notebook: Make) -> None:
    long = "+".join(f"x_{{{number}}}" for number in range(60))
    assert not shown(notebook("# T", f"It is ${long}$."))[2]


def test_a_tag_begins_a_page_and_another_turns_it(notebook: Make) -> None:
    made = notebook("# T\n\nOne.", "Two.", "Three.", "Four.")
    made.cells[1].metadata["tags"] = ["page-break"]
    made.cells[2].metadata["tags"] = ["landscape"]
    content = formats.read(made)
    reader = PdfReader(io.BytesIO(formats.finished(content, ("pdf",))[0]["pdf"]))
    wide = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert wide == [False, False, True, False]
