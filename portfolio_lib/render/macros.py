r"""Commands of LaTeX that a notebook defines itself: ``\newcommand``, ``\def``, operators.

As in JupyterLab a definition holds from the formula in which it stands to the notebook's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portfolio_lib.render.commands import group_at, replaced

_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*\\([a-zA-Z]+)\s*\}|\\([a-zA-Z]+))\s*"
    r"(?:\[(\d)\])?\s*(?=\{)"
    r"|\\def\s*\\([a-zA-Z]+)\s*((?:#\d)*)(?=\{)"
    r"|\\DeclareMathOperator(\*?)\s*(?:\{\s*\\([a-zA-Z]+)\s*\}|\\([a-zA-Z]+))\s*(?=\{)"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_DEEPEST = 20
"""A definition may use others so many times, one within the other."""
_LONGEST = 10_000


@dataclass
class Macros:
    """The commands that a notebook has defined so far: how many arguments each takes, its body."""

    known: dict[str, tuple[int, str]] = field(default_factory=dict)

    def written_out(self, latex: str) -> str:
        """A formula without definitions, which are kept, and without commands of the notebook."""
        made = self._without_definitions(latex)
        for _ in range(_DEEPEST if self.known else 0):
            before, made = made, self._once(made)
            if made == before or len(made) > _LONGEST:
                break
        return made

    def _without_definitions(self, latex: str) -> str:
        def kept(found: re.Match[str], arguments: list[str]) -> str:
            (body,) = arguments
            name = found[1] or found[2] or found[4] or found[7] or found[8]
            count = int(found[3] or 0) or (found[5] or "").count("#")
            is_operator = found[7] or found[8]
            text = rf"\operatorname{found[6]}{{{body}}}" if is_operator else body
            self.known[name] = count, text
            return ""

        return replaced(_DEFINITION, latex, kept)

    def _once(self, latex: str) -> str:
        made, start = [], 0
        for found in _COMMAND.finditer(latex):
            if found[1] not in self.known or found.start() < start:
                continue
            count, body = self.known[found[1]]
            end = found.end()
            arguments: list[str] = []
            while len(arguments) < count:
                end += len(latex[end:]) - len(latex[end:].lstrip())
                inside = group_at(latex, end) or (latex[end : end + 1], end + 1)
                arguments.append(inside[0])
                end = inside[1]
            written = _with_arguments(body, arguments)
            is_word = count == 0 and latex[end : end + 1].isalpha()
            made += [latex[start : found.start()], written, " " if is_word else ""]
            start = end
        return "".join([*made, latex[start:]])


def _with_arguments(body: str, arguments: list[str]) -> str:
    """A definition's body with what stands for ``#1`` and so on."""
    given = {str(number): text for number, text in enumerate(arguments, 1)}
    return re.sub(r"#(\d)", lambda place: given.get(place[1], ""), body)
