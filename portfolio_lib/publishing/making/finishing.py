"""Making the files of a report of what its notebook showed, and examining them.

It runs in a process in which no code of a notebook ran.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from portfolio_lib.errors import ReportError
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.making.order import Made, Order, Ran
from portfolio_lib.publishing.making.sandbox import shed_environment

if TYPE_CHECKING:
    from portfolio_lib.render.remarks import Remark

_MOST_NAMED = 5
"""So many files are named."""


def finish(order: Order, ran: Ran, folder: Path) -> Made:
    """Make the files of a report in this process, with `folder` for what must be on disk.

    Raises
    ------
    ReportError
        When the notebook did not run to its end, or a file is not fit to be published.
    """
    import_quickly()
    from portfolio_lib.publishing.making import gate, page_content
    from portfolio_lib.publishing.making.noticing import (
        boxes_in_figures,
        changing_outputs,
        cut_outputs,
    )
    from portfolio_lib.publishing.output import index
    from portfolio_lib.render import formats

    pictures = _laid_out(ran, folder)
    shed_environment(folder)
    executed = _notebook(ran)
    gate.check_notebook(executed)
    notes = [*boxes_in_figures(executed), *cut_outputs(executed), *changing_outputs(executed)]
    printed = _without_error_stream(executed)
    executed.metadata["portfolio"] = {
        "language": order.language,
        "date": order.day,
        "theme": dict(order.theme),
        "spreadsheet": order.file("xlsx") if "xlsx" in order.formats else "",
        "languages": order.others if "html" in order.formats else {},
        "pdf": order.file("pdf") if "pdf" in order.formats else "",
        "index": "" if order.is_alone else order.top + index.file_in(order.language),
    }
    content = formats.read(executed, name=order.name.partition("/")[0], folder=pictures)
    files, found = formats.finished(content, {*order.formats, "html"})
    remarks = (*notes, *found)
    _refuse_losses(order, remarks)
    page = page_content.parsed(files["html"])
    gate.check_page(page)
    place = order.parameters.get("place")
    gate.check_totals(page_content.totals(page), order.slice, str(place) if place else None)
    if "pdf" in files:
        gate.check_pdf(files["pdf"])
    return Made(
        files={form: files[form] for form in order.formats if form in files},
        seconds=0.0,
        printed=printed,
        title=page_content.title(page),
        facts=page_content.facts(page),
        words=(*page_content.texts(page), *content.attached),
        remarks=(*remarks, *_left_behind(ran)),
    )


def _laid_out(ran: Ran, folder: Path) -> Path:
    """The folder with the pictures that the notebook names."""
    for name in ("tmp", "jupyter", "home", "work"):
        (folder / name).mkdir()
    work = folder / "work"
    for name, content in ran.files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ReportError(f"the notebook names a file {name!r} outside its folder")
        file = work / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return work


def _notebook(ran: Ran) -> Any:
    """The notebook as it ran, which a program wrote that is not believed.

    Raises
    ------
    ReportError
        When it is not a notebook.
    """
    import nbformat

    try:
        executed = nbformat.from_dict(ran.notebook)
        nbformat.validate(executed)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReportError("its process sent something that is not a notebook") from error
    return executed


def _refuse_losses(order: Order, remarks: Iterable[Remark]) -> None:
    """Refuse a report that must show all of its notebook and does not."""
    lost = [remark for remark in remarks if remark.is_loss]
    if not order.strict or not lost:
        return
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    raise ReportError(
        f"{lost[0].message}{more}. strict = false under its [[report]] in portfolio.toml makes "
        "the report all the same",
        cell=lost[0].cell,
    )


def _left_behind(ran: Ran) -> tuple[Remark, ...]:
    """What there is to say of files that the notebook wrote, which no report holds."""
    from portfolio_lib.render.remarks import Remark

    if not ran.left_behind:
        return ()
    shown = ", ".join(ran.left_behind[:_MOST_NAMED]) + (
        ", …" if len(ran.left_behind) > _MOST_NAMED else ""
    )
    return (
        Remark(
            "files",
            f"the notebook wrote files that go with no report: {shown}; show what is in them",
            is_loss=False,
        ),
    )


def _without_error_stream(notebook: Any) -> str:
    """Take what cells wrote to the error stream out of a notebook, and return it."""
    printed = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        printed += [output["text"] for output in outputs if output.get("name") == "stderr"]
        if outputs:
            cell.outputs = [output for output in outputs if output.get("name") != "stderr"]
    return "".join(printed)
