"""What a Jupyter kernel does beside running cells, for an engine that has none."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jupyter_client.jsonutil import json_default

_JSON = re.compile(r"application/(?:.*\+)?json")
"""The media types whose values a notebook keeps as they are; of all others it keeps a text."""


def sent(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle as a kernel sends it: bytes in base64, the numbers of other libraries as JSON's."""
    return {
        kind: value
        if isinstance(value, str)
        else json.loads(json.dumps(value, default=json_default))
        for kind, value in bundle.items()
    }


def sent_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is displayed, by media type, as a notebook can keep it.

    Altair calls its charts ``application/vnd.vegalite.v6.json``, which JupyterLab shows, and which
    no notebook may have with anything but a text.
    """
    return {
        kind: value if _JSON.fullmatch(kind) or _is_text(value) else json.dumps(value)
        for kind, value in sent(data).items()
    }


def _is_text(value: object) -> bool:
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


@contextmanager
def forked_processes() -> Iterator[None]:
    """Let `multiprocessing` fork as in a kernel: only so it knows functions of the notebook."""
    if "fork" not in multiprocessing.get_all_start_methods():
        yield
        return
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method("fork", force=True)
    try:
        yield
    finally:
        multiprocessing.set_start_method(before, force=True)
