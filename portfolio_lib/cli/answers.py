"""Answers of commands that only look at the data: kept by all they come from, and given again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portfolio_lib.cache import Cache
from portfolio_lib.cli.terminal import echo, recorded
from portfolio_lib.publishing.output.fingerprint import fingerprint
from portfolio_lib.publishing.output.last_build import inputs
from portfolio_lib.settings import Config


@contextmanager
def answered(settings: Config, as_of: str | None, *question: object) -> Iterator[bool]:
    """Whether the answer is known, and then it is printed; else what is printed now is kept.

    It is found by a hash over the data, the settings, the day, this program and the question, so
    it need not be looked up in the data again, nor pandas be imported.

    Parameters
    ----------
    question : what was asked, as JSON has it.
    """
    cache = Cache.for_data(settings.data)

    def key() -> str:
        return fingerprint({"inputs": inputs(settings, as_of), "question": question})

    asked = key() if cache.is_on else ""
    known = cache.text(asked) if asked else None
    if known is not None:
        echo(known, nl=False)
        yield True
        return
    with recorded() as printed:
        yield False
    if asked and asked == key():  # the data did not change meanwhile
        cache.keep_text(asked, "".join(printed))
