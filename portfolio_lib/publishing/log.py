"""What a build did, for machines and for the file that keeps it."""

from __future__ import annotations

import json
from textwrap import indent
from typing import Any

from portfolio_lib.publishing.output.manifest import called
from portfolio_lib.publishing.results import Outcome, Result

__all__ = ["LOG", "SLOWEST", "as_file", "indented", "logged", "outcome_logged", "slowest"]

LOG = "build.log.json"
"""The file in the output folder that keeps what the newest build did."""
SLOWEST = 5
"""So many of the reports that took longest are named."""


def logged(result: Result) -> dict[str, Any]:
    """What a build did, as values of JSON.

    Of an error it has the kind and the cell, not what an exception says: the file stands
    beside the reports, and that may be anybody's data.
    """
    return {
        "made": len(result.made),
        "unchanged": len(result.unchanged),
        "failed": [outcome_logged(outcome) for outcome in result.failed],
        "remarks": {
            outcome.job.name: [remark.public for remark in outcome.remarks]
            for outcome in result.outcomes
            if outcome.remarks
        },
        "gone": [called(entry) for entry in result.gone],
        "removed": list(result.removed),
        "left_over": list(result.left_over),
        "seconds": round(result.seconds, 1),
        "slowest": [[outcome.job.name, round(outcome.seconds, 2)] for outcome in slowest(result)],
    }


def slowest(result: Result) -> list[Outcome]:
    """The reports that took longest."""
    return sorted(result.outcomes, key=lambda outcome: -outcome.seconds)[:SLOWEST]


def outcome_logged(outcome: Outcome) -> dict[str, Any]:
    """What became of one report, as values of JSON."""
    about = {
        "report": outcome.job.name,
        "state": "failed" if outcome.error else "made",
        "seconds": round(outcome.seconds, 2),
        "reasons": [reason.plain for reason in outcome.job.reasons],
        "files": list(outcome.files),
        "remarks": [remark.public for remark in outcome.remarks],
    }
    if (error := outcome.error) is None:
        return about
    source = indented(error.source) if error.source else None
    return about | {"error": error.public, "cell": error.cell, "source": source}


def as_file(log: dict[str, Any]) -> bytes:
    """A log as the output folder keeps it."""
    return json.dumps(log, ensure_ascii=False, indent=2).encode() + b"\n"


def indented(text: str, longest: int = 1000) -> str:
    """A text set off from the lines around it, cut in the middle where it is long."""
    if len(text) > longest:
        text = f"{text[: longest // 2]}\n…\n{text[-longest // 2 :]}"
    return indent(text.rstrip(), "    ")
