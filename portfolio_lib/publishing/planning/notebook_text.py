"""The text of a notebook as everything here takes it, from whatever Jupyter opens."""

from __future__ import annotations

import json
import re
from typing import Any

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_MAGIC = re.compile(r"^[ \t]*[%!?].*$", re.MULTILINE)
_CELLS_HAVE_IDS = 5
"""The minor version of format 4 since which cells have identities; the newest there is."""
_CELL_FIELDS = frozenset(
    {"attachments", "cell_type", "execution_count", "id", "metadata", "outputs", "source"}
)


class NotebookError(ValueError):
    """Why a text is not a notebook that can be run, and what to do."""


def without_magics(source: str) -> str:
    """The code of a cell without lines that only IPython understands."""
    return _MAGIC.sub("", source)


def normalised(text: str) -> str:
    """The text of a notebook in format 4 that is valid; the same text where it was that already.

    JupyterLab forgives what papermill does not: identities in format 4.4, outputs of Markdown
    cells, a notebook without a kernel, an older format, a byte order mark.

    Raises
    ------
    NotebookError : for what is not a notebook.
    """
    notebook = _parsed(text.removeprefix("\ufeff"))
    before = json.dumps(notebook)
    if "worksheets" in notebook or notebook.get("nbformat") != 4:  # noqa: PLR2004 - the format
        notebook = _upgraded(notebook)
        before = ""
    _mend(notebook)
    if _complaint(notebook):
        _drop_outputs(notebook)  # a report runs its notebook anew
        if reason := _complaint(notebook):
            raise NotebookError(
                f"it is not a valid notebook: {reason}; open and save it in JupyterLab"
            )
    same = json.dumps(notebook) == before and not text.startswith("\ufeff")
    return text if same else json.dumps(notebook, ensure_ascii=False, indent=1)


def _complaint(notebook: dict[str, Any]) -> str:
    """What the schema of notebooks has against it; empty where nothing."""
    import nbformat

    try:
        nbformat.validate(nbformat.from_dict(notebook))
    except nbformat.ValidationError as error:
        return str(error).splitlines()[0]
    return ""


def language_of(notebook: Any) -> str:
    """The programming language of a notebook, in small letters; Python where it states none."""
    metadata = notebook.get("metadata") or {}
    kernel = metadata.get("kernelspec") or {}
    stated = kernel.get("language") or (metadata.get("language_info") or {}).get("name")
    if stated:
        return _plain_language(stated)
    name = str(kernel.get("name") or "python").lower()
    return "python" if "py" in name or name.startswith("conda") else name


def _plain_language(stated: object) -> str:
    name = str(stated).strip().lower()
    return "python" if re.fullmatch(r"i?python ?\d*", name) else name


def _parsed(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"it is not JSON ({error}); save it in JupyterLab again") from error
    cells = notebook.get("cells", notebook.get("worksheets")) if isinstance(notebook, dict) else 0
    if not isinstance(cells, list):
        raise NotebookError("it has no list of cells; save it in JupyterLab again")
    return dict(notebook)


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook of an older format in format 4."""
    import nbformat

    try:
        made = nbformat.reads(json.dumps(notebook), as_version=4)
    except Exception as error:
        raise NotebookError(
            f"its format {notebook.get('nbformat')} cannot be read; save it in JupyterLab again"
        ) from error
    for cell in made.cells:
        cell.pop("id", None)  # by chance: others the next time
    return dict(json.loads(json.dumps(made)))


def _mend(notebook: dict[str, Any]) -> None:
    """Bring a notebook of format 4 in the form that its schema asks for."""
    metadata = notebook["metadata"] = notebook.get("metadata") or {}
    kernel = metadata["kernelspec"] = metadata.get("kernelspec") or {}
    kernel.setdefault("name", "python3")
    kernel.setdefault("display_name", kernel["name"])
    if "language" in kernel:
        kernel["language"] = _plain_language(kernel["language"])
    about = metadata.get("language_info")
    if isinstance(about, dict) and about.get("name"):
        about["name"] = _plain_language(about["name"])
    else:
        metadata.pop("language_info", None)
    notebook["nbformat_minor"] = min(int(notebook.get("nbformat_minor") or 4), _CELLS_HAVE_IDS)
    for cell in notebook["cells"]:
        if not isinstance(cell, dict):
            raise NotebookError("one of its cells is not a cell; save it in JupyterLab again")
        _mend_cell(cell)
    if any("id" in cell for cell in notebook["cells"]):
        notebook["nbformat_minor"] = max(notebook["nbformat_minor"], _CELLS_HAVE_IDS)
    if notebook["nbformat_minor"] >= _CELLS_HAVE_IDS:
        _give_ids(notebook["cells"])


def _drop_outputs(notebook: dict[str, Any]) -> None:
    """Take away what was saved of an earlier run."""
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None


def _mend_cell(cell: dict[str, Any]) -> None:
    for key in cell.keys() - _CELL_FIELDS:
        del cell[key]  # of a format that is newer than all that read it here
    if not isinstance(cell.get("metadata"), dict):
        cell["metadata"] = {}
    if not cell.get("source"):
        cell["source"] = ""
    if "tags" in cell["metadata"]:
        cell["metadata"]["tags"] = list(dict.fromkeys(map(str, cell["metadata"]["tags"] or ())))
    if cell.get("cell_type") == "code":
        cell.setdefault("outputs", [])
        cell.setdefault("execution_count", None)
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _give_ids(cells: list[dict[str, Any]]) -> None:
    """Give every cell an identity of its own, the same each time."""
    seen: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        identity = str(cell.get("id") or "")
        if not _ID.fullmatch(identity) or identity in seen:
            identity = f"cell-{number}"
        while identity in seen:
            identity += "-again"
        seen.add(identity)
        cell["id"] = identity
