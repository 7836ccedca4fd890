"""The command that shows one report while somebody works on it."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portfolio_lib import config
from portfolio_lib.cli.options import (
    FAILED,
    Given,
    as_of_option,
    chosen_by_key,
    data_option,
    ends_with_exit_code,
    key_options,
)
from portfolio_lib.cli.options import settings_of as settings_given
from portfolio_lib.cli.progress import failure_told, remarks_told
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import ReportError
from portfolio_lib.files.whole import write_whole
from portfolio_lib.settings import LANGUAGES, Config

if TYPE_CHECKING:
    from portfolio_lib.publishing.previewing.report import Page, Preview

_PAUSE = 0.2
"""So often it is asked whether anything was saved [s]."""


@click.command(
    epilog="""\b
Examples:
  portfolio preview notebooks/country_report.ipynb --country XK --watch
  portfolio preview donor --donor sem   the report of that name in portfolio.toml"""
)
@click.argument("notebook", type=click.Path(path_type=Path), metavar="NOTEBOOK|REPORT")
@click.option("--country", metavar="CODE", help="For this place. [default: the first one]")
@click.option("--donor", metavar="ID", help="For this donor. [default: the first one]")
@key_options
@click.option("--language", metavar="CODE", type=click.Choice(LANGUAGES),
              help="In this language. [default: the first of portfolio.toml]")  # fmt: skip
@data_option
@as_of_option
@click.option("--watch", is_flag=True, help="Keep running, and make it again at each save.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="PORT",
              help="Where --watch serves it, on this machine. [default: any free]")  # fmt: skip
@click.option("--open/--no-open", "opens", default=True, help="Open it in a browser.")
@ends_with_exit_code
def preview(
    notebook: Path,
    country: str | None,
    donor: str | None,
    language: str | None,
    data: Given,
    as_of: str | None,
    watch: bool,
    port: int,
    opens: bool,
    **others: tuple[str, ...],
) -> None:
    """Make one report and open it; with --watch again at each save of its notebook.

    Nothing is published. NOTEBOOK is a file, or the name of a report in portfolio.toml.
    """
    from portfolio_lib.publishing.previewing.report import Preview
    from portfolio_lib.publishing.request import Request

    request = Request(
        countries=(country,) if country else (),
        donors=(donor,) if donor else (),
        languages=(language,) if language else (),
        as_of=as_of,
        others=chosen_by_key(others),
    )
    settings = _settings(data)
    request = replace(request, languages=request.languages or settings().languages[:1])
    with Preview(settings, notebook, request) as report:
        if watch:
            _watch(report, port, opens=opens)
        else:
            _make_once(report, opens=opens)


def _settings(data: Given) -> Callable[[], Config]:
    """The settings as they are whenever somebody asks; data at an address are copied once."""
    first = settings_given({"data": data})
    if first.data_from is None and data is None:
        return lambda: config.settings_of(Path())
    return lambda: replace(config.settings_of(Path()), data=first.data, data_from=None)


def _make_once(report: Preview, *, opens: bool) -> None:
    page = report.made()
    if page.error is not None and not isinstance(page.error, ReportError):
        raise page.error
    _tell(page)
    if page.error is not None:
        sys.exit(FAILED)
    folder = Path(tempfile.mkdtemp(prefix="portfolio-page-"))
    file = folder / f"{page.name.rpartition('/')[2]}.html"
    write_whole(file, page.html)
    echo(f"Open {file}")
    _open(file.as_uri(), opens=opens)


def _watch(report: Preview, port: int, *, opens: bool) -> None:
    from portfolio_lib.publishing.interruption import Interruption, Stopped
    from portfolio_lib.publishing.previewing.server import Shown, serving

    shown = Shown()
    with suppress(Stopped), Interruption(), serving(shown, port) as address:
        echo(f"Open {address} (Ctrl-C ends it)")
        _open(address, opens=opens)
        while True:
            page = report.made()
            shown.show(page)
            _tell(page)
            while not report.is_outdated:
                time.sleep(_PAUSE)


def _tell(page: Page) -> None:
    if page.error is not None:
        failure_told(page.name, page.error)
        return
    echo(f"made   {page.name}  {page.seconds:.1f} s")
    remarks_told(page.name, page.remarks, page.printed)


def _open(address: str, *, opens: bool) -> None:
    """Open a browser where there is a desktop; a text browser would take the terminal."""
    has_desktop = sys.platform in {"win32", "darwin"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if opens and has_desktop:
        webbrowser.open(address)
