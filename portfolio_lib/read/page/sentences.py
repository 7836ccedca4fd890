"""Running text: which lines are sentences, and where one ends."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_LONGEST_END = 10
"""So many characters at its end tell whether a text ends a sentence."""
_FEWEST_WORDS = 4
"""A text of fewer words is a line, not a sentence."""
_WORDS_OF_A_TEXT = 20
"""A text of as many words is running text, also without a mark at its end."""
_SMALL = 5
"""In names of bodies words in small letters are shorter [characters]."""
_FEWEST_OF_PROSE = 12


def ends_sentence(text: str) -> bool:
    """Whether a text ends with the mark of a sentence."""
    return _SENTENCE_END.search(text[-_LONGEST_END:]) is not None


def is_sentence(text: str) -> bool:
    """Whether a paragraph is running text: a few words and a mark at the end."""
    return len(text.split()) >= _FEWEST_WORDS and ends_sentence(text)


def is_running(text: str) -> bool:
    """Whether a paragraph can be one of a text: sentences, or as long as some."""
    return is_sentence(text) or len(text.split()) >= _WORDS_OF_A_TEXT


def is_prose(text: str) -> bool:
    """Whether a text is sentences and no names: many of its words are long, in small letters."""
    words = text.split()
    small = sum(word[0].islower() and len(word) >= _SMALL for word in words)
    return len(words) >= _FEWEST_OF_PROSE and ends_sentence(text) and small * 3 > len(words)
