"""A page for a browser of this machine that shows a report, and the next one by itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

from portfolio_lib.errors import ReportError, UsageError
from portfolio_lib.publishing.previewing.report import Page

_HOST = "127.0.0.1"
_PATIENCE = 20.0
"""How long a browser waits for the next page before it asks again [s]."""


class Shown:
    """What the browser sees now; who waits for the next one is told at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._page = Page("")
        self._html = b""

    def show(self, page: Page) -> None:
        """Put a new page in the place of the last one."""
        with self._changed:
            self._page = page
            self._html = page.html if page.error is None else self._html
            self._number += 1
            self._changed.notify_all()

    def state(self, after: int) -> dict[str, Any]:
        """The number of the page, its error and its time; waits for one after that number."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > after, _PATIENCE)
            page = self._page
            told = f"{page.name}: made in {page.seconds:.1f} s"
            return {
                "number": self._number,
                "told": told if page.error is None else f"{page.name} was not made",
                "error": None if page.error is None else _explained(page.error),
            }

    @property
    def html(self) -> bytes:
        """The newest page that could be made."""
        with self._changed:
            return self._html


@contextmanager
def serving(shown: Shown, port: int = 0) -> Iterator[str]:
    """Serve what is shown to this machine alone, and give the address.

    Parameters
    ----------
    port : of this machine; 0 takes one that is free.

    Raises
    ------
    UsageError
        When the port is taken.
    """
    try:
        server = ThreadingHTTPServer((_HOST, port), _handler(shown))
    except (OSError, OverflowError) as error:
        raise UsageError(f"port {port} cannot be used: {error}; give another one") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(shown: Shown) -> type[BaseHTTPRequestHandler]:
    pages: dict[str, Callable[[], tuple[str, bytes]]] = {
        "/": lambda: ("text/html", _frame()),
        "/report": lambda: ("text/html", shown.html),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer a browser that asked for this machine by its own name, and no other."""
            host = self.headers.get("Host", "").rpartition(":")[0]
            path, _, query = self.path.partition("?")
            if host not in {_HOST, "localhost"}:
                self.send_error(403)
            elif path == "/state":
                after = int(query) if query.isdecimal() else 0
                self._answer("application/json", json.dumps(shown.state(after)).encode())
            elif path in pages:
                self._answer(*pages[path]())
            else:
                self.send_error(404, "A preview has the page alone")

        def _answer(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """What a browser asks for is no news."""

        def log_request(self, *_: object) -> None:
            """Neither is that it got it."""

    return Handler


def _frame() -> bytes:
    return resources.files(__package__).joinpath("frame.html").read_bytes()


def _explained(error: Exception) -> str:
    """An error as HTML: what it says, the cell's source, where in it."""
    parts = [f"<p>{escape(str(error))}</p>"]
    if isinstance(error, ReportError):
        texts = (error.source, error.traceback)
        parts += [f"<pre>{escape(text)}</pre>" for text in texts if text]
    return "".join(parts)
