"""What a reader of a page does not see, or does not take for its text: left out, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from portfolio_lib.messages import shortened
from portfolio_lib.model import Finding
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.xml import line_of

_MARGINS = frozenset({"nav", "header", "footer", "aside"})
"""Elements around the text of a web page."""
_ROLES_OF_MARGINS = frozenset({"navigation", "banner", "contentinfo", "search"})
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|mainmenu|topmenu|submenu|breadcrumbs?|cookies?"
    r"|skip-?link|sidebar|site-?header|site-?footer|footer)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""How authors call the box of a menu, where they do not use its element."""
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STRIKING = frozenset({"del", "s", "strike"})
"""Elements of what holds no longer."""
_FEWEST_LABELS = 2
"""A margin with as many labels is a box of facts, which is read."""
_LABEL = re.compile(r"[^\W\d_][^:\n]{0,60}")


def hidden_text(file: str, line: int, text: str) -> Finding:
    """The finding that a text is hidden or struck out, and so is not read."""
    written = " ".join(text.split())
    said = "the file has text that is hidden or struck out, which is not read"
    return Finding.of(
        "hidden-text",
        f"{said}: {shortened(written)!r}",
        file=file, line=line, value=written,
    )  # fmt: skip


@dataclass
class Unseen:
    """The elements of a web page that are left out."""

    labels: Labels
    hidden: list[tuple[int, str]] = field(default_factory=list)
    margins: list[tuple[int, str]] = field(default_factory=list)

    def leaves_out(self, element: etree._Element) -> bool:
        """Whether an element is hidden, or stands around the text; it is remembered."""
        kind = self.hidden if _is_hidden(element) else self.margins
        if kind is self.margins and not self._is_margin(element):
            return False
        text = " ".join(" ".join(map(str, element.itertext())).split())
        if text:
            kind.append((line_of(element), text))
        return True

    def findings(self, file: str) -> Iterator[Finding]:
        """What was left out, in one finding each."""
        if self.hidden:
            yield hidden_text(file, self.hidden[0][0], " … ".join(text for _, text in self.hidden))
        if self.margins:
            text = " … ".join(text for _, text in self.margins)
            yield Finding.of(
                "text-around-page", "menus and margins of the web page are not read: "
                f"{shortened(text)!r}", file=file, line=self.margins[0][0], value=text,
            )  # fmt: skip

    def _is_margin(self, element: etree._Element) -> bool:
        is_margin = element.tag in _MARGINS or element.get("role", "") in _ROLES_OF_MARGINS
        is_margin = is_margin or _is_called_a_menu(element)
        if not is_margin or element.find(".//h1") is not None:
            return False
        if element.tag == "nav" or element.get("role", "") == "navigation":
            return True
        return not self._has_facts(element)

    def _has_facts(self, element: etree._Element) -> bool:
        found = set()
        for text in element.itertext():
            match = _LABEL.match(str(text).strip())
            label = self.labels.labelled(f"{match[0].strip()}:") if match else None
            if label and label.field not in {"contact", "link", "other"}:
                found.add(label.field)
        return len(found) >= _FEWEST_LABELS


def _is_called_a_menu(element: etree._Element) -> bool:
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return element.tag in {"div", "ul", "ol", "section"} and _MENU.search(names) is not None


def _is_hidden(element: etree._Element) -> bool:
    """Whether an element is not shown, or struck out."""
    get = element.get
    return (
        get("hidden") is not None
        or get("aria-hidden", "").casefold() == "true"
        or bool(_HIDING.search(get("style", "")))
        or element.tag in _STRIKING
        or bool(_STRUCK.search(get("style", "")))
    )


def own_report(file: str, line: int | None = None) -> Finding:
    """The finding that a file is a report which this program made."""
    return Finding.of(
        "own-report", "this is a report that portfolio made; it is not read, since its projects "
        "would come back as their own source", file=file, line=line,
    )  # fmt: skip
