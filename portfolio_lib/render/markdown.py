"""Markdown cells and outputs as HTML. Dollar signs are dollar signs: there is no mathematics."""

from __future__ import annotations

from collections.abc import Mapping

import mistune

__all__ = ["markdown"]

_PLUGINS = ["strikethrough", "table", "url", "def_list"]
_IMAGES = ("image/svg+xml", "image/png", "image/jpeg")


class _Renderer(mistune.HTMLRenderer):
    """HTML with the images that are attached to the cell."""

    def __init__(self, attachments: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)
        self._attachments = attachments

    def image(self, text: str, url: str, title: str | None = None) -> str:
        kinds = self._attachments.get(url.removeprefix("attachment:"), {})
        kind = next((kind for kind in _IMAGES if kind in kinds), None)
        attached = f"data:{kind};base64,{''.join(kinds[kind].split())}" if kind else None
        return super().image(text, attached or url, title)


def markdown(source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """The HTML of a Markdown text, not yet sanitised.

    Parameters
    ----------
    source : the text.
    attachments : a cell's attachments: by file name, base64 by media type.
    """
    convert = mistune.create_markdown(renderer=_Renderer(attachments or {}), plugins=_PLUGINS)
    return str(convert(source))
