"""What PDF/UA-1 demands of blocks, whatever odd HTML they came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def sound(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with headings that skip no level and links that lead to something.

    The page's tree is in order already; this holds for what setting left out of it, such
    as a heading inside a caption, which is set as plain text.
    """
    items = [item for item in _walk(blocks) if isinstance(item, dict)]
    targets = {item["id"] for item in items if "kind" in item and "id" in item}
    targets |= {"note-" + item["note"] for item in items if "note" in item and "spans" in item}
    levels = _levels(items)
    return [_sound(block, targets, levels) for block in blocks]


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


def _sound(data: Any, targets: set[str], levels: dict[int, int]) -> Any:
    if isinstance(data, list):
        return [_sound(part, targets, levels) for part in data]
    if not isinstance(data, dict):
        return data
    made = {key: _sound(value, targets, levels) for key, value in data.items()}
    if id(data) in levels:
        made["level"] = levels[id(data)]
    if "note" in made and "note-" + made["note"] not in targets:
        return {"text": made["mark"], "sup": True}
    for name in ("to", "page"):
        if name in made and isinstance(made[name], str) and made[name] not in targets:
            del made[name]
    return made
