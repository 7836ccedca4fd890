"""Formulas whose commands latex2mathml does not know are drawn as those that say the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers.rendered import shown
from nbformat import NotebookNode

from portfolio_lib.render.latex import drawn

Make = Callable[..., NotebookNode]


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"\genfrac{[}{]}{1pt}{0}{a}{b}", r"\left[\frac{a}{b}\right]"),
        (r"\genfrac{}{}{}{}{a}{b}", r"\frac{a}{b}"),
        (r"\genfrac(){0pt}{}{n}{k}", None),
        (r"\genfrac{(}{)}{0pt}{}{n}{k}",
         r"\left(\begin{array}{c} n \\ k \end{array}\right)"),
        (r"\sideset{_a}{'}\sum_{k}^n x", r"{}_a\sum_{k}^n{}' x"),
        (r"\sideset{^1}{}{\sum}", None),
        (r"a\hphantom{b}c", r"a\phantom{b}c"),
        (r"\vphantom{\int}x\smash[b]{y}", "xy"),
        (r"\class{red}{x}", "x"),
        (r"\require{cancel}\cancel{x}", r"\cancel{x}"),
        (r"\tag{3} x = 1", r"x = 1 \tag{3}"),
        (r"\begin{align} \tag{A} a &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \\ b &= 2 \end{align}",
         r"\begin{align} a &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \tag{A} \\ b &= 2 \end{align}"),
        (r"\begin{bmatrix*}[r] 1 \\ 2 \end{bmatrix*}", r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"),
        (r"\begin{dcases} a & b \\ c & d \end{dcases}",
         r"\begin{cases} a & b \\ c & d \end{cases}"),
        (r"\mathbb R", r"\mathbb{R}"),
        (r"\Bbb R", r"\mathbb{R}"),
        (r"a \newline b", r"a \\ b"),
        (r"\begin{numcases}{f} a \\ b \end{numcases}", r"f\begin{cases} a \\ b \end{cases}"),
        (r"\prescript{14}{6}{\mathrm{C}}", r"{}^{14}_{6}\mathrm{C}"),
        (r"\sum_{\mathclap{1 \le i \le n}} x\mathrlap{yz}", r"\sum_{{1 \le i \le n}} x{yz}"),
        (r"\cfrac[l]{1}{2}", r"\cfrac{1}{2}"),
        (r"x\Bigg\vert_{x=0}", r"x\Bigg|_{x=0}"),
        (r"\mathtip{x}{a tip}", "x"),
        (r"\bbox[5px]{x}", r"\boxed{x}"),
        (r"\colorbox{pale yellow}{x}", None),
        (r"\begin{CD} A @>>> B \end{CD}", None),
        (r"a \hline b", None),
    ],
)  # fmt: skip
def test_a_formula_is_drawn_as_one_that_says_the_same(latex: str, same: str | None) -> None:
    """Or it is not drawn at all."""
    made = drawn(latex, display=True)
    if same is None:
        assert made is None
        return
    expected = drawn(same, display=True)
    assert made is not None
    assert expected is not None
    assert (round(made.width, 3), round(made.height, 3)) == (
        round(expected.width, 3), round(expected.height, 3),
    )  # fmt: skip
    assert made.svg.count("<use") == expected.svg.count("<use")


@pytest.mark.parametrize(
    "latex",
    [
        r"\operatorname*{arg\,min}_{x} f",
        r"\text{R\&D} < \text{a > b}",
        r"\not\subset \not\approx",
        r"a\kern3pt b",
        r"\P",
    ],
)
def test_formulas_of_many_kinds_are_drawn(latex: str) -> None:
    assert drawn(latex, display=True) is not None


@pytest.mark.parametrize(
    ("latex", "fill", "line"),
    [
        (r"\colorbox{yellow}{words}", "yellow", "yellow"),
        (r"\colorbox{#ff0}{$\frac{1}{2}$}", "#ff0", "#ff0"),
        (r"\frac{\fcolorbox{red}{white}{a}}{b}", "white", "red"),
        (r"\bbox[2px,border:1px solid red]{x^2}", "none", "red"),
    ],
)
def test_boxes_in_formulas_have_their_colours(latex: str, fill: str, line: str) -> None:
    made = drawn(latex, display=True)
    assert made is not None
    assert f'fill="{fill}"' in made.svg
    assert f'stroke="{line}"' in made.svg


@pytest.mark.parametrize(
    ("latex", "named"),
    [(r"\SI{5}{km}", r": \SI cannot be drawn"), (r"\begin{CD} A \end{CD}", ": CD cannot"),
     (r"x \raise2pt{y}", "it has more than can be drawn")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named(notebook: Make, latex: str, named: str) -> None:
    (said,) = shown(notebook(f"# T\n\n${latex}$"))[1]
    assert named in said


def test_lines_of_a_part_of_a_row_are_drawn() -> None:
    rows = r"1 & 2 & 3 \\ {} 4 & 5 & 6 \\ {} 7 & 8 & 9"
    for lines, expected in (("", 0), (r"\cline{2-3}", 1), (r"\cline{1-1}\cline{3-3}", 2)):
        table = rows.replace("{}", lines, 1).replace("{}", "")
        made = drawn(rf"\begin{{array}}{{ccc}} {table} \end{{array}}")
        assert made is not None
        assert made.svg.count("<rect") == expected


def test_what_only_takes_room_is_no_formula_that_cannot_be_drawn(notebook: Make) -> None:
    body, remarks, _ = shown(notebook("# T\n\na$\\phantom{abc}$b $\\quad\\hphantom{x}$ c"))
    assert "a b" in body
    assert not remarks
