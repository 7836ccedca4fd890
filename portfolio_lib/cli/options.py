"""What the commands share: options, settings, and how a command ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from portfolio_lib import config
from portfolio_lib.cli.terminal import echo, is_verbose
from portfolio_lib.errors import GuardError, PortfolioError, UsageError
from portfolio_lib.files.addresses import Address, copied, place
from portfolio_lib.messages import did_you_mean
from portfolio_lib.publishing.interruption import Stopped
from portfolio_lib.settings import Config

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio

_OUT_OF_MEMORY = (
    "the memory of this process is used up; give it more (ulimit -v, the limit of the container "
    "or job), or split the largest files of the data folder. What was finished is published."
)
FAILED, REFUSED, UNFORESEEN, HELD_BACK, INTERRUPTED = 1, 2, 3, 4, 130
"""Exit codes besides 0: something failed, nothing was done, a mistake of ours, too much is gone
to publish unseen, stopped."""

P = ParamSpec("P")
Given = Path | Address | None
"""A place that a person may have given."""


class Place(click.ParamType["Path | Address"]):
    """A folder of this machine, or an address such as s3://bucket/folder."""

    name = "place"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path | Address:
        """The path or the address."""
        if isinstance(value, str) and "\0" in value:
            self.fail("a path holds no NUL", param, ctx)
        return place(value) if isinstance(value, str) else value


data_option = click.option(
    "--data",
    type=Place(),
    metavar="DIR",
    help="The data folder, or an address such as s3://bucket/data. "
    "[default: what portfolio.toml says, else data]",
)
output_option = click.option(
    "--output",
    type=Place(),
    metavar="DIR",
    help="Where the reports are. [default: what portfolio.toml says, else reports]",
)
as_of_option = click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    help="The day the reports speak of. [default: what portfolio.toml or the sources say]",
)


def file_option(
    name: str, said: str, *variable: str
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """The option of a file that a command writes or reads; `said` is its help."""
    kind = click.Path(path_type=Path, dir_okay=False)
    return click.option(name, *variable, type=kind, metavar="FILE", help=said)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class OneOf(click.Choice[str]):
    """One of a few words; a wrong one is told which was probably meant."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's signature
        """What to say of a word that is none of them."""
        known = [str(choice) for choice in self.choices]
        return f"{value!r} is not one of {', '.join(known)}{_hint(str(value), known)}"


def _hint(wanted: str, known: list[str]) -> str:
    hint = did_you_mean(wanted, known, otherwise="-")
    return "" if hint == "-" else f"; {hint}"


_KEYS = {
    "region": ("CODE", "region, by UN M49 code or name"),
    "group": ("CODE", "group of countries, such as EU"),
    "implementing": ("ID", "implementing agency, by identifier or name"),
    "project": ("ID", "project, by identifier or title"),
    "sector": ("CODE", "sector, by code or name"),
    "year": ("YEAR", "year"),
}
"""Options for keys beside places and donors, each with what it is given and what that is."""


def key_options(command: Callable[P, None]) -> Callable[P, None]:
    """Give a command the options that choose reports by the other keys."""
    further = click.option(
        "--for",
        "pairs",
        multiple=True,
        metavar="KEY=VALUE",
        help="Only for this value of any key or own field, such as 'window=A'. May be repeated.",
    )
    command = further(command)
    for name, (metavar, what) in reversed(_KEYS.items()):
        said = f"Only for this {what}. May be repeated."
        command = click.option(f"--{name}", multiple=True, metavar=metavar, help=said)(command)
    return command


def chosen_by_key(given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What `key_options` were given, by key.

    Raises
    ------
    UsageError
        When a value of ``--for`` is no pair.
    """
    found = {key: values for key, values in given.items() if key != "pairs" and values}
    for pair in given.get("pairs", ()):
        key, sign, value = pair.partition("=")
        if not (key.strip() and sign and value.strip()):
            raise UsageError(f"--for is {pair!r}; expected a key and a value, as in window=A")
        found[key.strip()] = (*found.get(key.strip(), ()), value.strip())
    return found


class Several(click.ParamType[tuple[str, ...]]):
    """Some of a few words, separated by commas."""

    name = "list"

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        """The words, each once; an unknown one is wrong usage."""
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",")))
        for word in words:
            if word not in self.known:
                self.fail(f"{word!r} is not one of {', '.join(self.known)}", param, ctx)
        return words


def ends_with_exit_code(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end with a message and an exit code instead of a traceback."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except PortfolioError as error:
            echo(f"portfolio: {_indented(error)}", err=True)
            sys.exit(HELD_BACK if isinstance(error, GuardError) else REFUSED)
        except KeyboardInterrupt:
            echo("portfolio: interrupted", err=True)
            sys.exit(INTERRUPTED)
        except Stopped as stopped:
            echo(f"portfolio: stopped by {stopped}; what was finished is published", err=True)
            sys.exit(128 + stopped.signal)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except MemoryError:
            if is_verbose():
                raise
            echo(f"portfolio: {_OUT_OF_MEMORY}", err=True)
            sys.exit(UNFORESEEN)
        except Exception as error:
            if is_verbose():
                raise
            echo(
                f"portfolio: {type(error).__name__}: {error}\nThis should not happen; "
                "portfolio --verbose shows where it did. Please report it.",
                err=True,
            )
            sys.exit(UNFORESEEN)

    return wrapper


def _indented(error: PortfolioError) -> str:
    """What an error says: no line of it looks like one of the command's own."""
    return str(error).replace("\n", "\n    ")


def settings_of(given: dict[str, Any]) -> Config:
    """The settings of portfolio.toml with what the command line says instead.

    Data at an address are copied here, for as long as the command runs.
    """
    settings = config.settings_of(Path())
    chosen = {name: value for name, value in given.items() if value}
    if "data" in chosen:
        at = chosen["data"] if isinstance(chosen["data"], Address) else None
        settings = replace(settings, data_from=at)
        chosen = chosen if at is None else {k: v for k, v in chosen.items() if k != "data"}
    if settings.data_from is not None:
        chosen["data"] = click.get_current_context().with_resource(copied(settings.data_from))
    return replace(settings, **chosen)


def portfolio_of(settings: Config, as_of: str | None) -> Portfolio:
    """The portfolio of the data folder, as of the day that was given or is set."""
    from portfolio_lib import loading

    return loading.portfolio_of(settings, as_of)
