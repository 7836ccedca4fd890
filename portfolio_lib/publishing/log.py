"""What builds did, for machines and for the files that keep it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from textwrap import indent
from typing import Any

from portfolio_lib import __version__
from portfolio_lib.errors import PortfolioError
from portfolio_lib.messages import cut_in_the_middle
from portfolio_lib.publishing.data_state import DataState
from portfolio_lib.publishing.output.entries import called
from portfolio_lib.publishing.output.folder import HIDDEN, Folder
from portfolio_lib.publishing.results import Outcome, Result

LOG = "build.log.json"
"""The file in the output folder that keeps what the newest build did."""
SLOWEST = 5
"""So many of the reports that took longest are named."""
_BUILDS = f"{HIDDEN}/builds.json"
_MOST_BUILDS = 50
"""So many builds are kept."""


def logged(result: Result) -> dict[str, Any]:
    """What a build did, as values of JSON.

    Of an error it has the kind and the cell, not what an exception says: the file stands
    beside the reports, and that may be anybody's data.
    """
    return {
        **_head("failed" if result.failed else "made", result.state),
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


def refusal_logged(alarms: Sequence[str], state: DataState) -> dict[str, Any]:
    """A build that published nothing because too much is missing, as values of JSON."""
    return {**_head("held back", state), "alarms": list(alarms), "made": 0, "failed": []}


def _head(outcome: str, state: DataState) -> dict[str, Any]:
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "as_of": state.as_of,
        "outcome": outcome,
        "errors": state.errors,
        "data_remarks": state.remarks,
        "warnings": len(state.warnings),
    }


def keep(folder: Folder, log: dict[str, Any]) -> None:
    """Write what a build did, and put it behind what earlier ones did."""
    folder.write(LOG, _as_file(log))
    builds = [*earlier_builds(folder), log][-_MOST_BUILDS:]
    folder.write(_BUILDS, _as_file(builds))


def earlier_builds(folder: Folder) -> list[dict[str, Any]]:
    """What the last builds did, the newest last; those that cannot be read are passed over."""
    with suppress(ValueError, RecursionError, PortfolioError):
        builds = json.loads(folder.read(_BUILDS) or b"[]")
        if isinstance(builds, list):
            return [build for build in builds if isinstance(build, dict)]
    return []


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


def indented(text: str, longest: int = 1000) -> str:
    """A text set off from the lines around it, cut in the middle where it is long."""
    return indent(cut_in_the_middle(text, longest, "\n…\n").rstrip(), "    ")


def _as_file(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
