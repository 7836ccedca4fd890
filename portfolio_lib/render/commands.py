"""Commands of LaTeX, with what stands in the braces behind them; and what replaces them."""

from __future__ import annotations

import re
from collections.abc import Callable


def group_at(text: str, at: int) -> tuple[str, int] | None:
    """What stands within the braces that begin at a place, and where they end; None without."""
    if text[at : at + 1] != "{":
        return None
    depth, place = 0, at
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in "{}":
            depth += 1 if text[place] == "{" else -1
            if depth == 0:
                return text[at + 1 : place], place + 1
        place += 1
    return None


def arguments_at(text: str, at: int, count: int) -> tuple[list[str], int] | None:
    """So many arguments in braces from a place on, and where they end; None where one lacks."""
    arguments: list[str] = []
    while len(arguments) < count:
        at += len(text[at:]) - len(text[at:].lstrip())
        inside = group_at(text, at)
        if inside is None:
            return None
        arguments.append(inside[0])
        at = inside[1]
    return arguments, at


def replaced(
    command: re.Pattern[str],
    text: str,
    made: Callable[[re.Match[str], list[str]], str | None],
    count: int = 1,
) -> str:
    """The text with something else in place of each command and its arguments in braces.

    Parameters
    ----------
    made : what stands there of a command and its arguments; None for one that stays.
    count : how many arguments it takes.
    """
    pieces, start = [], 0
    for found in command.finditer(text):
        stated = arguments_at(text, found.end(), count) if found.start() >= start else None
        written = made(found, stated[0]) if stated else None
        if stated and written is not None:
            pieces += [text[start : found.start()], written]
            start = stated[1]
    return "".join([*pieces, text[start:]])
