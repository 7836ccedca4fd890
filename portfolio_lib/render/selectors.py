"""Which elements a selector of CSS means: names, classes, attributes, places, what stands around.

A selector of another kind, such as one of the pseudo-elements, means none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from portfolio_lib.render.tree import Element, classes

_Test = Callable[[Element], bool]
_PART = re.compile(r"[#.][\w-]+|\[[^\]]*\]|:[a-z-]+(?:\((?:[^()]|\([^()]*\))*\))?", re.IGNORECASE)
_TAG = re.compile(r"[a-z][\w-]*|\*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*([>+~])\s*|\s+")
_ATTRIBUTE = re.compile(
    r"\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(\"[^\"]*\"|'[^']*'|[^\s\]]+)\s*i?\s*)?\]"
)
_STEPS = re.compile(r"\s*([+-]?\d*)n\s*([+-]\s*\d+)?\s*|\s*([+-]?\d+)\s*", re.IGNORECASE)
_DRAWING = "data:image/svg+xml"
_CHILDREN = {"first-child": "1", "first-of-type": "1", "last-child": "1", "last-of-type": "1"}


@dataclass(frozen=True)
class _Step:
    """What an element must be, and how it stands to what the next step means."""

    tests: tuple[_Test, ...]
    ids: tuple[str, ...]
    relation: str

    def is_met(self, element: Element) -> bool:
        return all(test(element) for test in self.tests)


def selected(selector: str, body: Element, by_id: Mapping[str, Element]) -> Iterator[Element]:
    """The elements in a body that a selector means.

    Parameters
    ----------
    by_id : the elements by their identity.
    """
    steps = _steps(selector)
    if not steps:
        return
    ids = steps[-1].ids
    candidates = [by_id[name] for name in ids if name in by_id] if ids else list(body.iter())
    for element in candidates:
        if element is not body and _matches(element, steps):
            yield element


def _steps(selector: str) -> list[_Step]:
    """The steps of a selector, the last is what it means; none for a selector that is not known."""
    text = selector.strip()
    steps: list[_Step] = []
    while text:
        compound, tests, ids = _compound(text)
        if not compound:
            return []
        text = text[len(compound) :]
        between = _BETWEEN.match(text)
        if text and not between:
            return []
        steps.append(_Step(tuple(tests), tuple(ids), (between[1] or " ") if between else ""))
        text = text[between.end() :] if between else ""
    return steps


def _compound(text: str) -> tuple[str, list[_Test], list[str]]:
    """What of a text says one thing of an element, and the tests that it means."""
    tests: list[_Test] = []
    ids: list[str] = []
    at = 0
    if tag := _TAG.match(text):
        at, name = tag.end(), tag[0].lower()
        tests.append(lambda element: name in {"*", element.tag} or _is_drawing(element, name))
    while part := _PART.match(text, at):
        test = _test(part[0])
        if test is None:
            return "", [], []
        tests.append(test)
        ids += [part[0][1:]] if part[0].startswith("#") else []
        at = part.end()
    return text[:at], tests, ids


def _is_drawing(element: Element, name: str) -> bool:
    """Whether an element is called `svg` in the notebook: such a drawing is an image by now."""
    return name == "svg" and (element.get("src") or "").startswith(_DRAWING)


def _test(part: str) -> _Test | None:
    """The test that a part of a compound selector means; None for one that is not known."""
    if part.startswith("#"):
        return lambda element: element.get("id") == part[1:]
    if part.startswith("."):
        return lambda element: part[1:] in classes(element)
    if part.startswith("["):
        found = _ATTRIBUTE.fullmatch(part)
        return _of_attribute(found[1].lower(), found[2] or "", found[3] or "") if found else None
    return _of_place(part)


def _of_place(part: str) -> _Test | None:
    """The test that a pseudo-class means."""
    name, _, argument = part[1:].lower().removesuffix(")").partition("(")
    if name == "root":
        return lambda element: element.getparent() is None
    if name in {"not", "is", "where"}:
        return _of_list(part[2 + len(name) : -1], is_in=name != "not")
    argument = _CHILDREN.get(name, argument)
    if name in _CHILDREN or name.startswith("nth-"):
        return _at_place(argument, from_end="last" in name, of_type=name.endswith("of-type"))
    return None


def _of_attribute(name: str, kind: str, value: str) -> _Test:
    wanted = value.strip("\"'")
    checks: dict[str, Callable[[str], bool]] = {
        "": lambda _: True,
        "=": lambda stated: stated == wanted,
        "~=": lambda stated: wanted in stated.split(),
        "|=": lambda stated: stated == wanted or stated.startswith(f"{wanted}-"),
        "^=": lambda stated: stated.startswith(wanted),
        "$=": lambda stated: stated.endswith(wanted),
        "*=": lambda stated: wanted in stated,
    }
    check = checks[kind]
    return lambda element: (stated := element.get(name)) is not None and check(stated)


def _of_list(text: str, *, is_in: bool) -> _Test | None:
    choices = [_steps(choice) for choice in text.split(",")]
    if not all(choices):
        return None
    return lambda element: any(_matches(element, steps) for steps in choices) == is_in


def _at_place(text: str, *, from_end: bool, of_type: bool) -> _Test | None:
    """The test of an element's number among its siblings, as ``2n+1``, ``odd`` or ``3`` mean it."""
    found = _STEPS.fullmatch({"odd": "2n+1", "even": "2n"}.get(text.strip(), text))
    if found is None:
        return None
    if found[3]:
        step, first = 0, int(found[3])
    else:
        step = int(found[1] + "1" if found[1] in {"", "+", "-"} else found[1])
        first = int((found[2] or "0").replace(" ", ""))

    def test(element: Element) -> bool:
        outer = element.getparent()
        if outer is None:
            return False
        siblings = [e for e in outer if not of_type or e.tag == element.tag]
        place = siblings.index(element)
        number = len(siblings) - place if from_end else place + 1
        if step == 0:
            return number == first
        return (number - first) % step == 0 and (number - first) // step >= 0

    return test


def _matches(element: Element, steps: list[_Step]) -> bool:
    """Whether an element is what the last step means, and what is around it the others."""
    *before, last = steps
    if not last.is_met(element):
        return False
    if not before:
        return True
    relation = before[-1].relation
    around: Iterable[Element]
    if relation == " ":
        around = element.iterancestors()
    elif relation == "~":
        around = element.itersiblings(preceding=True)
    else:
        one = element.getparent() if relation == ">" else element.getprevious()
        around = [] if one is None else [one]
    return any(_matches(other, before) for other in around)
