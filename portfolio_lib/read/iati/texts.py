"""The texts of an iati-activity: title and descriptions, in one language and in further ones."""

from __future__ import annotations

from collections.abc import Iterator

from portfolio_lib.model.vocabularies import MAIN_TEXTS
from portfolio_lib.read.iati.values import Activity, Narrative
from portfolio_lib.read.records import StatedText, Written

_FIELDS = {"2": "objective", "3": "target groups"}
"""IATI's code list DescriptionType; every other type is part of the summary."""


class Texts:
    """The texts of an activity: the language of its title is that of the project.

    What is in another language, a second text in the same one, and the target groups are
    `further` texts. The activity's language becomes that of the title.
    """

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._main: dict[str, list[Narrative]] = {}
        self._further: dict[tuple[str, str], list[Narrative]] = {}
        titles = activity.all("title")
        found = [text for element in titles for text in activity.narratives(element)]
        if found:
            activity.language = activity.preferred(found).language
        self._take("title", found)
        for element in activity.all("description"):
            field = _FIELDS.get(activity.attribute(element, "type"), "summary")
            self._take(field, activity.narratives(element))
        self._check_languages()

    @property
    def title(self) -> Written | None:
        """The title on one line."""
        text = _joined(self._main.get("title", []))
        return Written(" ".join(text.text.split()), text.line) if text else None

    @property
    def objective(self) -> Written | None:
        """The objectives, one paragraph after the other."""
        return _joined(self._main.get("objective", []))

    @property
    def summary(self) -> Written | None:
        """All that is neither objective nor target groups, one after the other."""
        return _joined(self._main.get("summary", []))

    @property
    def further(self) -> Iterator[StatedText]:
        """The other texts, one for each field and language."""
        for (field, language), narratives in self._further.items():
            if text := _joined(narratives):
                yield StatedText(field, language, text)

    def _take(self, field: str, found: list[Narrative]) -> None:
        chosen = self._chosen(field, found)
        if chosen:
            self._main.setdefault(field, []).append(chosen)
        for text in found:
            if text is not chosen:
                self._further.setdefault((field, text.language), []).append(text)

    def _chosen(self, field: str, found: list[Narrative]) -> Narrative | None:
        """The text for the column of a field, in one language with what is there already."""
        if not found or field not in MAIN_TEXTS:
            return None
        chosen = self._activity.preferred(found)
        earlier = self._main.get(field)
        return None if earlier and earlier[0].language != chosen.language else chosen

    def language_of(self, field: str) -> str | None:
        """The language of a text that is not in the language of the title."""
        texts = self._main.get(field, [])
        return next((t.language for t in texts if t.language != self._activity.language), None)

    def _check_languages(self) -> None:
        language = self._activity.language
        shown = (*self._main.get("objective", ()), *self._main.get("summary", ()))
        strange = [text for text in shown if text.language != language]
        if strange:
            self._activity.add_finding(
                self._activity.element, "languages-differ", "the title is read in the language "
                f"{language}, a description in {strange[0].language}, since it has none in "
                f"{language}", field="language", value=strange[0].language,
            )  # fmt: skip


def _joined(texts: list[Narrative]) -> Written | None:
    if not texts:
        return None
    return Written("\n\n".join(text.text for text in texts), texts[0].line)
