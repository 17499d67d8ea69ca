"""Text without diacritics and typographic variety, every character at its own offset."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02bb\u2032\u00b4`"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
# Letters that Unicode does not decompose, one for one; those that expand (ß, æ) stay as they are.
_LETTERS = dict(
    zip(
        "\u00d8\u00f8\u0110\u0111\u0141\u0142\u0131\u018f\u0259\u0126\u0127\u00d0\u00f0",
        "OoDdLliEeHhDd",
        strict=True,
    )
)


class _FoldTable(dict[int, str]):
    """Character table filled as characters are met, so that loading costs nothing."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        if char in _APOSTROPHES:
            folded = "'"
        elif char in _DASHES:
            folded = "-"
        elif char.isspace():
            folded = " "
        elif char in _LETTERS:
            folded = _LETTERS[char]
        else:
            parts = unicodedata.normalize("NFD", char)
            plain = len(parts) > 1 and all(unicodedata.combining(c) for c in parts[1:])
            folded = parts[0] if plain else char
        self[point] = folded
        return folded


class _KeyTable(dict[int, str]):
    """From folded text to match keys: lower case, whatever is neither letter nor digit a space."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        lower = char.lower()
        key = (lower if len(lower) == 1 else char) if char.isalnum() else " "
        self[point] = key
        return key


_FOLD = _FoldTable()
_KEY = _KeyTable()


def fold(text: str) -> str:
    """Return `text` with accents dropped, quotes, dashes and blanks made plain; same length."""
    return text.translate(_FOLD)


def key(folded: str) -> str:
    """Return the match key of folded text: same length, lower case, words divided by spaces."""
    return folded.translate(_KEY)


def composed(text: str) -> tuple[str, list[int] | None]:
    """Return text with combining marks joined to their letters, and where each character began.

    The second value has one entry a character plus one for the end, or is None where the text
    carries no combining marks and offsets need no mapping.
    """
    if _MARKS.search(text) is None:
        return text, None
    out: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        joined = unicodedata.normalize("NFC", text[at:end])
        out.append(joined)
        starts.extend([at] * len(joined))
        at = end
    starts.append(len(text))
    return "".join(out), starts
