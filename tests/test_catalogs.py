"""Every text of ours is in every catalog, whole, and with the same fields."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

import portfolio_lib
from portfolio_lib.language import Language
from portfolio_lib.settings import LANGUAGES

ROOT = Path(portfolio_lib.__file__).parents[1]
TRANSLATED = LANGUAGES[1:]
FRENCH_SPACES = re.compile(r"(?<![\u00a0\u202f:])[;!?:»](?![\w/])|«(?!\u00a0)")


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def catalog(language: str) -> Catalog:
    file = ROOT / "portfolio_lib/locale" / language / "LC_MESSAGES/portfolio.po"
    with file.open("rb") as text:
        return read_po(text, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """The texts in the code, found as `make words` finds them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    line = next(line for line in makefile.splitlines() if "pybabel --quiet extract" in line)
    line = re.sub(r"\$\(addprefix (\S+),(.*)\)", lambda m: _prefixed(m[1], m[2]), line)
    file = tmp_path_factory.mktemp("words") / "found.pot"
    words = shlex.split(line.replace(".venv/portfolio.pot", file.as_posix()))[1:]
    arguments = [
        str(ROOT / word) if word.startswith(("portfolio_lib/", "pyproject")) else word
        for word in words
    ]
    CommandLineInterface().run(["pybabel", *arguments])  # type: ignore[no-untyped-call]
    with file.open("rb") as text:
        return {forms(message.id) for message in read_po(text) if message.id}


def _prefixed(prefix: str, names: str) -> str:
    return " ".join(prefix + name for name in names.split())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_has_the_texts_in_the_code_and_no_others(
    language: str, extracted: set[tuple[str, ...]]
) -> None:
    assert len(extracted) > 100
    known = {forms(message.id) for message in messages(language)}
    assert sorted(extracted - known) == [], "run make words, and translate what is new"
    assert sorted(known - extracted) == [], "run make words"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_whole_and_no_translation_is_a_guess(language: str) -> None:
    plural = catalog(language).num_plurals
    for message in messages(language):
        translated = forms(message.string)
        assert all(translated), f"{message.id} has no translation"
        assert not message.fuzzy, message.id
        assert len(translated) == (1 if isinstance(message.id, str) else plural), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_text(language: str) -> None:
    for message in messages(language):
        wanted = set().union(*(fields(text) for text in forms(message.id)))
        for text in forms(message.string):
            # Arabic has words of its own for one and two things
            may_lack = {"number"} if language == "ar" and not isinstance(message.id, str) else set()
            assert fields(text) <= wanted, message.id
            assert wanted - fields(text) <= may_lack, message.id


def test_french_has_its_spaces_and_they_do_not_break() -> None:
    for message in messages("fr"):
        for text in forms(message.string):
            assert not FRENCH_SPACES.search(text), text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "مشروع واحد"), (2, "مشروعان"), (3, "3 مشاريع"), (10, "10 مشاريع"), (11, "11 مشروعًا"),
        (99, "99 مشروعًا"), (100, "100 مشروع"), (103, "103 مشاريع"), (111, "111 مشروعًا"),
    ],
)  # fmt: skip
def test_arabic_has_six_forms_for_numbers(number: int, said: str) -> None:
    forms_of_text = ("{number} project states no donor.", "{number} projects state no donor.")
    assert Language("ar").count(*forms_of_text, number).startswith(f"{said} ")


def test_arabic_leaves_out_no_number_but_one_and_two() -> None:
    for message in messages("ar"):
        zero, _, _, *others = forms(message.string) * (1 if isinstance(message.id, tuple) else 4)
        for text in (zero, *others):
            assert ("{number}" in text) == ("{number}" in forms(message.id)[-1]), message.id


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("number", [1, 2, 5, 11, 100])
def test_rows_that_are_counted_again_have_their_number_in_every_form(
    language: str, number: int
) -> None:
    assert str(number) in Language(language).count("{number} row", "{number} rows", number)


def test_arabic_has_its_own_comma_semicolon_and_question_mark() -> None:
    for message in messages("ar"):
        for text in forms(message.string):
            assert not re.search(r"[,;?]", text), text


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("number", [1, 2, 5, 11, 100])
def test_a_label_that_counts_has_the_form_of_its_number(language: str, number: int) -> None:
    said = Language(language).count("ongoing project", "ongoing projects", number)
    one = Language(language).translate("ongoing project")
    assert (said == one) == (number == 1 or (language == "ar" and number == 100))


def test_what_speaks_is_where_the_texts_are_looked_for() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    looked = set(re.findall(r"addprefix portfolio_lib/,([a-z ]+)\)", makefile)[0].split())
    users = {
        file.relative_to(ROOT / "portfolio_lib").parts[0]
        for file in (ROOT / "portfolio_lib").rglob("*.py")
        if "import Language" in file.read_text(encoding="utf-8")
        or "import phrase" in file.read_text(encoding="utf-8")
    }
    assert users - {"loading.py", "names"} == looked  # these say nothing of their own


@pytest.mark.parametrize(
    ("language", "other_word"),
    [
        ("de", r"\bGeteilt\b|gebunden|Zugesagte Mittel|Andere \("),
        ("fr", r"[Vv]ersé|versement|promis|à cause d|bailleurs?(?! de fonds)(?!s)(?!$)"),
        ("es", r"\bprometido|Valor de base"),
        ("pt", r"\bprometido"),
    ],
)
def test_a_catalog_has_one_word_for_one_thing(language: str, other_word: str) -> None:
    for message in messages(language):
        for text in forms(message.string):
            assert not re.search(other_word, text), text


NAMES = {"donor", "donors", "place", "places", "end", "start"}


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_no_preposition_before_a_name_wants_an_article(language: str) -> None:
    before = re.compile(r"\b(?:von|de|do|da|à|del) \{(\w+)\}")
    for message in messages(language):
        for text in forms(message.string):
            assert not {found[1] for found in before.finditer(text)} & NAMES, text
