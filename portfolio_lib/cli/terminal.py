"""All that the command prints goes through here: nothing of the data steers a terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, suppress

import click

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import STEERING

_QUIET, _FOLDER, _RECORD = "portfolio.quiet", "portfolio.folder", "portfolio.record"
_TRACEBACK = "PORTFOLIO_TRACEBACK"
"""The variable of the environment that asks for tracebacks, as --verbose does."""


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text; characters that would steer a terminal come out as escapes.

    Parameters
    ----------
    err : to the error stream.
    nl : with the end of the line.

    Raises
    ------
    UsageError
        When the output goes to a file that cannot be written, as on a full disk.
    """
    if not err:
        _record(text + "\n" * nl)
    if not err and _is_quiet():
        return
    try:
        click.echo(inert(text), err=err, nl=nl)
    except BrokenPipeError:  # whoever read it has seen enough
        raise
    except OSError as error:
        if err:
            return  # there is nobody left to tell
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - what is left is lost
        raise UsageError(f"what was printed could not be written: {error.strerror}") from error


@contextmanager
def recorded() -> Iterator[list[str]]:
    """What this command prints on its output until the end of the block."""
    meta = click.get_current_context().meta
    printed = meta[_RECORD] = list[str]()
    try:
        yield printed
    finally:
        del meta[_RECORD]


def _record(text: str) -> None:
    context = click.get_current_context(silent=True)
    if context is not None and _RECORD in context.meta:
        context.meta[_RECORD].append(text)


def be_quiet(context: click.Context) -> None:
    """Print errors only, for as long as this command runs."""
    context.meta[_QUIET] = True


def work_in(context: click.Context, folder: str) -> None:
    """Work in another folder for as long as this command runs."""
    context.with_resource(chdir(folder))
    context.meta[_FOLDER] = folder


def from_here(path: str) -> str:
    """A path as the person who called finds it, where the command works in another folder."""
    context = click.get_current_context(silent=True)
    folder = context.meta.get(_FOLDER) if context is not None else None
    return path if folder is None or "://" in path else os.path.join(folder, path)  # noqa: PTH118 - "." stays away


def be_verbose() -> None:
    """Print where an error happened, in this program or in a notebook."""
    os.environ[_TRACEBACK] = "1"


def is_verbose() -> bool:
    """Whether it shall be printed where an error happened."""
    return _TRACEBACK in os.environ


def _is_quiet() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(_QUIET, False)


def inert(text: str) -> str:
    """A text that moves no cursor and changes no colour; JSON stays JSON."""
    return STEERING.sub(_escape, text)


def prepare_streams() -> None:
    """Let the program print in any encoding, and open nothing in the place of a closed stream.

    A file that is opened while a stream of the program is closed would get its number, and all
    that is printed.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with suppress(ValueError, OSError):
                stream.reconfigure(errors="backslashreplace")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
