"""A sign of life after each build that needs nobody, for whoever watches over the night."""

from __future__ import annotations

from datetime import UTC, datetime

from portfolio_lib.errors import UsageError
from portfolio_lib.files.whole import write_whole
from portfolio_lib.settings import Heartbeat

_PATIENCE = 10
"""How long the address may take to answer [s]."""


def beat(heartbeat: Heartbeat) -> str | None:
    """Write the file and ask the address; what went wrong in a sentence, or None.

    That nobody hears of a build is no reason to call it failed.
    """
    try:
        if heartbeat.file is not None:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            write_whole(heartbeat.file, f"{now}\n".encode())
        if heartbeat.address is not None:
            _ask(heartbeat.address)
    except UsageError as error:
        return f"the heartbeat was not given: {error}"
    except (OSError, ValueError) as error:
        return f"the heartbeat was not given: {heartbeat.address} does not answer ({error})"
    return None


def _ask(address: str) -> None:
    from urllib.request import urlopen

    with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - the settings allow http(s) alone
        answer.read(1)
