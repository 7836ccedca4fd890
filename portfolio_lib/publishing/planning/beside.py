"""What a notebook reads beside its slice: files that are named for it, modules and pictures.

Only the standard library is imported: a build in which nothing changed looks here, too.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.publishing.planning.notebook_text import without_magics

_LARGEST = 50_000_000
"""More than this beside a slice is a mistake [bytes]."""
_PICTURES = frozenset(
    {".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"}
)
_ENDINGS = "|".join(sorted(ending[1:] for ending in _PICTURES))
_IN_TEXT = re.compile(
    r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE
)


def files_beside(
    notebook: Path, patterns: Sequence[str], workspace: Path | None
) -> dict[str, bytes]:
    """The contents of the files that a report may read, by their path in its working folder.

    Files that are named are looked for beside the notebook, else beside portfolio.toml. A module
    or a picture that lies in the notebook's folder, and that a cell imports or names, is taken
    along by itself.

    Raises
    ------
    UsageError : for a pattern that no file fits, or that leads out of the folder.
    """
    found: dict[str, Path] = {}
    for pattern in patterns:
        found |= _named(notebook, pattern, workspace)
    cells = _cells(notebook)
    for path in [*_modules(notebook.parent, cells), *_pictures(notebook.parent, cells)]:
        found.setdefault(path.relative_to(notebook.parent).as_posix(), path)
    return _read(notebook, found)


def _read(notebook: Path, found: Mapping[str, Path]) -> dict[str, bytes]:
    size = sum(path.stat().st_size for path in found.values())
    if size > _LARGEST:
        raise UsageError(
            f"{notebook}: the files beside it have {size:,} bytes; at most {_LARGEST:,} go with "
            "a report"
        )
    return {name: read_file(found[name]) for name in sorted(found)}


def _named(notebook: Path, pattern: str, workspace: Path | None) -> dict[str, Path]:
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise UsageError(
            f"{notebook}: files has {pattern!r}; a path within the folder of the notebook was "
            "expected, such as 'rates.csv' or 'texts/*.md'"
        )
    for folder in (notebook.parent, workspace):
        paths = sorted(folder.glob(pattern)) if folder is not None else []
        inside = [
            p for p in paths if p.is_file() and p.resolve().is_relative_to(p.parent.resolve())
        ]
        if folder is not None and inside:
            return {path.relative_to(folder).as_posix(): path for path in inside}
    raise UsageError(
        f"{notebook}: files has {pattern!r}, and there is no such file beside the notebook; "
        "correct it in portfolio.toml"
    )


def _cells(notebook: Path) -> list[tuple[str, str]]:
    """The kind and the text of each cell; none of a notebook that cannot be read."""
    try:
        content = json.loads(read_file(notebook).decode("utf-8-sig"))
        sheets = content.get("worksheets") or [content]
        cells = [cell for sheet in sheets for cell in sheet.get("cells", ())]
        return [(str(cell.get("cell_type")), _text(cell)) for cell in cells]
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return []


def _text(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    return source if isinstance(source, str) else "".join(map(str, source))


def _modules(folder: Path, cells: Sequence[tuple[str, str]]) -> Iterator[Path]:
    """The files of modules in the folder that code cells import, and what those import."""
    seen: set[Path] = set()
    waiting = [name for kind, text in cells if kind == "code" for name in _imported(text)]
    while waiting:
        for path in _files_of(folder, waiting.pop()):
            if path not in seen:
                seen.add(path)
                yield path
                waiting += _imported(read_file(path).decode(errors="replace"))


def _files_of(folder: Path, name: str) -> Iterator[Path]:
    file, package = folder / f"{name}.py", folder / name
    if file.is_file():
        yield file
    elif package.is_dir() and any(package.rglob("*.py")):
        yield from (p for p in sorted(package.rglob("*")) if p.is_file() and _is_kept(p))


def _is_kept(path: Path) -> bool:
    return "__pycache__" not in path.parts and not path.name.startswith(".")


def _imported(code: str) -> list[str]:
    """The first part of each name that code imports; of code that is none, nothing."""
    try:
        tree = ast.parse(without_magics(code))
    except (SyntaxError, ValueError):
        return re.findall(r"^\s*(?:import|from)\s+(\w+)", code, re.MULTILINE)
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            own = [node.module.partition(".")[0]] if node.module else []
            names += own or [alias.name for alias in node.names]
    return names


def _pictures(folder: Path, cells: Sequence[tuple[str, str]]) -> Iterator[Path]:
    """The pictures in the folder that a text shows or code names."""
    names = {name for kind, text in cells for name in _named_pictures(kind, text)}
    for name in sorted(names):
        path = folder / name
        is_inside = path.resolve().is_relative_to(folder.resolve())
        if path.suffix.lower() in _PICTURES and is_inside and path.is_file():
            yield path


def _named_pictures(kind: str, text: str) -> Iterator[str]:
    for one, other in _IN_TEXT.findall(text):
        yield unquote((one or other).partition("?")[0])
    if kind == "code":
        yield from re.findall(rf"[\"']([^\"'\n]+\.(?:{_ENDINGS}))[\"']", text, re.IGNORECASE)
