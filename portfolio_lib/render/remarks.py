"""What a report could not show as the notebook has it: for the person who builds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """What became of a part of a notebook that a report cannot show as it is.

    Parameters
    ----------
    kind : the element, media type or other sort of thing, such as ``script``.
    message : a sentence with what is not shown, and what to do.
    cell : where it is, counted from 1; None where no one cell has it.
    is_loss : whether a reader misses something; False for what no reader would want.
    """

    kind: str
    message: str
    cell: int | None = None
    is_loss: bool = True

    @property
    def public(self) -> dict[str, object]:
        """What may stand beside the reports: no words, which may be anybody's data."""
        return {"cell": self.cell, "kind": self.kind, "is_loss": self.is_loss}

    def __str__(self) -> str:
        return self.message if self.cell is None else f"cell {self.cell}: {self.message}"
