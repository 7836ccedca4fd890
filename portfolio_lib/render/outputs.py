"""A cell's outputs as HTML: for each the richest of its media types that a report can show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from nbconvert.filters import strip_ansi

from portfolio_lib.messages import shortened
from portfolio_lib.render.annex import about_sheet
from portfolio_lib.render.charts import chart_description, chart_image, with_chart
from portfolio_lib.render.images import IMAGE_TYPES, svg_description, written_out
from portfolio_lib.render.incoming import (
    FORMULA,
    Arrival,
    received,
    received_markdown,
    remark_losses,
    unshown_type,
)
from portfolio_lib.render.markdown import markdown, with_formulas
from portfolio_lib.render.sanitise import readable

_Make = Callable[[Arrival], str]
_OF_SHOW = re.compile(r'<div class="tex2jax_ignore" data-block>(.*)</div>', re.DOTALL)
_TEXTS = ("text/markdown", "text/latex", "application/json", "text/plain")
_TERMINAL = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_ELEMENTS = "article|aside|div|dl|figure|h[1-6]|ol|p|pre|section|table|ul"
_BLOCK = re.compile(rf"\s*<(?:{_ELEMENTS})\b.*</(?:{_ELEMENTS})>\s*", re.DOTALL)
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_ONE_OBJECT = re.compile(r"<[A-Za-z_][\w.]*(?:\[[^\]]*\])?(?:[ :][^\n]*)>|<[A-Za-z_]\w*\.[\w.]+>")
_WITHIN = re.compile(r"<[A-Za-z_][\w.]*(?:: ?[^<>\n]*| object\b[^<>\n]*| [a-z]+=[^<>\n]*)>")
_MATPLOTLIB_TEXT = re.compile(r"\[?Text\(-?[\d.e+-]+, -?[\d.e+-]+, .*\)\]?", re.DOTALL)
_PROGRESS = re.compile(r"^[^\n|]*\d+%\|[^|\n]*\| *[\d.,kMGT]+/[\d.,kMGT?]+ \[[^\]\n]*\]?.*$")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_WITHIN_TEXT = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_LATEX_DELIMITERS = re.compile(
    r"^\s*(?:\${1,2}(?P<a>.*?)\${1,2}|\\\[(?P<b>.*?)\\\]|\\\((?P<c>.*?)\\\)"
    r"|(?P<d>\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\}.*))\s*$",
    re.DOTALL,
)


def outputs_markup(
    cell: Mapping[str, Any], arrival: Arrival, failure: str, unseen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Each output of a cell as HTML that is safe to show.

    Parameters
    ----------
    arrival : the cell; it gets the remarks.
    failure : what stands above an error.
    unseen : the streams that do not show.
    """
    last = ""
    for output in cell.get("outputs", ()):
        kind = output.get("output_type")
        if kind == "stream":
            made = "" if output.get("name") in unseen else _stream(output)
        elif kind == "error":
            trace = escape(_plain(error_text(output)))
            made = f'<div class="failed"><p>{escape(failure)}</p><pre>{trace}</pre></div>'
        else:
            made = _bundle(output, arrival)
            if made == last and made.startswith("<figure"):
                continue  # a figure that is a cell's last value, and shows itself too
        last = made
        if "<img" in made:
            arrival.go_on()
        yield made


def whole(value: object) -> str:
    """A value of a MIME bundle as text; the format allows a list of lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def printed(text: str) -> str:
    """What a terminal shows in the end: lines written over, bars of progress gone."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        parts = [part for part in line.split("\r") if part]
        if any(_PROGRESS.match(part) for part in parts):
            continue
        lines.append(parts[-1] if parts else "")
    return "\n".join(lines)


def error_text(output: Mapping[str, Any]) -> str:
    """What an error output says: its traceback, else its name and message."""
    trace = "\n".join(output.get("traceback") or ())
    return trace if trace.strip() else f"{output.get('ename', '')}: {output.get('evalue', '')}"


def is_representation(text: str) -> bool:
    """Whether a text is how Python names an object, which tells a reader nothing."""
    text = text.strip()
    if text[:1] in "\"'":
        return False
    if _ADDRESS.search(text) or _ONE_OBJECT.fullmatch(text) or _MATPLOTLIB_TEXT.fullmatch(text):
        return True
    return text.startswith(("[", "(", "array(", "{")) and bool(_WITHIN.search(text))


def _stream(output: Mapping[str, Any]) -> str:
    text = _plain(printed(whole(output.get("text", ""))))
    return f"<pre>{escape(text)}</pre>" if text.strip() else ""


def _plain(text: str) -> str:
    """A text without what steers a terminal: colours, and the addresses of links."""
    return readable(strip_ansi(_TERMINAL.sub("", text)))


def _bundle(output: Mapping[str, Any], arrival: Arrival) -> str:
    """The output by its first media type that loses nothing, else by the first that shows any.

    A text is what a terminal shows, and takes the place of nothing that a notebook shows better
    without a remark.
    """
    data = with_chart(output.get("data") or {})
    metadata = output.get("metadata") or {}
    if metadata.get("portfolio_notebook_only") is True:  # as show's empty blocks say of theirs
        return ""
    best = [whole(data[kind]) for kind in ("text/html", *IMAGE_TYPES, *_TEXTS[:2]) if kind in data]
    if best and not any(text.strip() for text in best):  # it shows nothing, and means it
        return ""
    rich, plain = _candidates(data, metadata)
    tried: list[tuple[str, Arrival]] = []
    for make in (*rich, *plain):
        if len(tried) == len(rich) and any(_shows(made) for made, _ in tried):
            break
        trial = replace(arrival, remarks=[])
        tried.append((make(trial), trial))
        if tried[-1][0] and not any(remark.is_loss for remark in trial.remarks):
            if not rich or len(tried) <= len(rich):
                tried = tried[-1:]
            break
    for _, trial in tried[:1]:
        arrival.remarks += [r for r in trial.remarks if r not in arrival.remarks]
    made = next((made for made, _ in tried if _shows(made)), tried[0][0] if tried else "")
    if not made.strip():
        is_told = bool(tried and tried[0][1].remarks)
        _remark_unshown(data, arrival, is_told=is_told)
    return made


def _shows(made: str) -> bool:
    """Whether a piece of HTML shows anything at all."""
    return "<img" in made or bool(re.sub(r"<[^>]*>", "", made).strip())


def _candidates(
    data: Mapping[str, Any], metadata: Mapping[str, Any]
) -> tuple[list[_Make], list[_Make]]:
    """What shows an output as a notebook does, the richest first; and what shows it as text."""
    there = {kind: whole(value) for kind, value in data.items() if whole(value).strip()}
    rich: list[_Make] = []
    if "text/csv" in there:
        about = escape(about_sheet(metadata))
        rich.append(lambda _: f'<pre data-sheet="{about}">{escape(there["text/csv"])}</pre>')
    if "text/html" in there:
        rich.append(partial(_html, there["text/html"]))
    rich += [partial(_text, kind, there[kind]) for kind in _TEXTS[:2] if kind in there]
    rich += [
        partial(_picture, kind, there[kind], metadata) for kind in IMAGE_TYPES if kind in there
    ]
    if any(unshown_type(kind) for kind in there):
        return [*rich, partial(_chart, data, metadata)], []
    return rich, [partial(_text, kind, there[kind]) for kind in _TEXTS[2:] if kind in there]


def _html(text: str, arrival: Arrival) -> str:
    """HTML that stands for itself, as each output of a notebook does.

    Jupyter's class `tex2jax_ignore` says that it has no formulas.
    """
    plain = _OF_SHOW.fullmatch(text)
    if "tex2jax_ignore" not in text:
        text = with_formulas(text)
    made = received(plain[1] if plain else text, arrival)
    return made if not made.strip() or _BLOCK.fullmatch(made) else f"<div>{made}</div>"


def _picture(kind: str, text: str, metadata: Mapping[str, Any], arrival: Arrival) -> str:
    text = readable(text) if kind == "image/svg+xml" else text
    try:
        address = written_out(kind, text)
    except ValueError as reason:
        arrival.remark("picture", f"a picture ({kind}) is not shown: {reason}")
        return ""
    if not address:
        return ""
    if kind == "image/svg+xml":
        remark_losses(text, arrival)
    own = metadata.get(kind)
    about = {**metadata, **(own if isinstance(own, Mapping) else {})}
    if kind == "image/svg+xml" and arrival.alt is None and not about.get("alt"):
        about["alt"] = svg_description(text)
    return _figure(address, about, arrival)


def _chart(data: Mapping[str, Any], metadata: Mapping[str, Any], arrival: Arrival) -> str:
    address = chart_image(data)
    said = chart_description(data) if arrival.alt is None else ""
    about = {"alt": said, **metadata} if said else metadata
    return _figure(address, about, arrival) if address else ""


def _figure(address: str, about: Mapping[str, Any], arrival: Arrival) -> str:
    """A picture with its alternative text and its size, as the output or the cell states them."""
    stated = about.get("alt")
    alt = readable(stated) if isinstance(stated, str) and stated else arrival.alt
    words = "" if alt is None else f' alt="{escape(alt)}"'
    words += "" if alt else ' role="presentation"' * (alt is not None)
    sizes = "".join(
        f' {name}="{round(about[name])}"'
        for name in ("width", "height")
        if isinstance(about.get(name), int | float) and about[name] >= 1
    )
    return f'<figure class="output"><img src="{escape(address)}"{words}{sizes}></figure>'


def _text(kind: str, text: str, arrival: Arrival) -> str:
    if kind == "text/markdown":
        return received_markdown(text, arrival)
    if kind == "text/latex":
        return _latex(text)
    text = _plain(text)
    if kind == "text/plain" and is_representation(text):
        shown = " ".join(text.split())
        arrival.remark(
            "representation",
            f"{shortened(shown, 70)} is not shown: it is how Python names an object; end the line "
            "with a semicolon, or show what is in it",
            is_loss=False,
        )
        return ""
    return f"<pre>{escape(text)}</pre>"


def _latex(text: str) -> str:
    """A formula to be drawn; a text with formulas in it as Markdown has them."""
    found = _LATEX_DELIMITERS.match(text)
    if found is None or "$" in (found["a"] or ""):
        return markdown(_WITHIN_TEXT.sub(_in_dollars, text))
    source = next(part for part in found.groups() if part is not None)
    source = source.strip().removeprefix(r"\displaystyle").strip()
    return f'<p><code class="{FORMULA} display">{escape(source)}</code></p>'


def _in_dollars(found: re.Match[str]) -> str:
    """A formula within a text in LaTeX as Markdown has it."""
    inline, display = found.groups()
    return f"${inline.strip()}$" if inline is not None else f"\n\n$$\n{display.strip()}\n$$\n\n"


def _remark_unshown(data: Mapping[str, Any], arrival: Arrival, *, is_told: bool) -> None:
    """Remark on an output of which a report shows nothing."""
    if _WIDGET in data and _PROGRESS.match(whole(data.get("text/plain", ""))):
        arrival.remark(
            "progress", "a bar of progress is not shown: it is over by then", is_loss=False
        )
        return
    for kind in data:
        if about := unshown_type(kind):
            arrival.remark(kind, f"{about[0]} is not shown; {about[1]}")
            return
    if data and not is_told:
        arrival.remark(
            "output", f"an output of the types {', '.join(sorted(data))} is not shown; "
            "show it as text, as a table or as a picture",
            is_loss=any(whole(value).strip() for value in data.values()),
        )  # fmt: skip
