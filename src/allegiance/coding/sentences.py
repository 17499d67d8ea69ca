"""Sentence boundaries as spans of the document's text, before any parse.

Boundaries inside a paragraph are sentencex's; paragraphs, title lines and hard-wrapped lines are
told apart here, because spans must point into the unchanged text.
"""

from __future__ import annotations

import re

import sentencex
from msgspec import Struct

# A longer "sentence" is a table, a list or an attack; it is reported, never parsed.
LONGEST_SENTENCE = 1500
# sentencex reads a paragraph at once; a longer one is cut at a space so that time stays linear.
LONGEST_PARAGRAPH = 20_000

_LINE = re.compile(r"[^\n]*(?:\n|$)")


class Sentence(Struct, frozen=True):
    """`index` counts from 0 through the document; text[start:end] has no outer white space."""

    index: int
    start: int
    end: int


def split_sentences(text: str) -> list[Sentence]:
    """All sentences of `text` in order; never overlapping, never empty."""
    found: list[Sentence] = []
    for start, end in _paragraphs(text):
        position = start
        for piece in sentencex.segment("en", text[start:end].replace("\n", " ")):
            stop = min(position + len(piece), end)
            left, right = _trim(text, position, stop)
            if left < right:
                found.append(Sentence(len(found), left, right))
            position = stop
        left, right = _trim(text, position, end)
        if left < right:
            found.append(Sentence(len(found), left, right))
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Stretches between blank lines; single newlines join only where lines are hard-wrapped."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.end() > m.start()]
    lengths = [end - start for start, end in lines]
    full = sum(1 for n in lengths if 50 <= n <= 101)
    hard_wrapped = bool(lines) and max(lengths) <= 101 and full >= 3
    blocks: list[tuple[int, int]] = []
    open_start: int | None = None
    previous_end = 0
    for start, end in lines:
        blank = not text[start:end].strip()
        joins = hard_wrapped and open_start is not None and _wraps(text, previous_end)
        if open_start is not None and (blank or not joins):
            blocks.append((open_start, previous_end))
            open_start = None
        if not blank and open_start is None:
            open_start = start
        previous_end = end
    if open_start is not None:
        blocks.append((open_start, previous_end))
    return [piece for block in blocks for piece in _cut(text, *block)]


def _wraps(text: str, line_end: int) -> bool:
    line_start = text.rfind("\n", 0, max(line_end - 1, 0)) + 1
    return len(text[line_start:line_end].rstrip()) >= 50


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST_PARAGRAPH:
        stop = text.rfind(" ", start + 1, start + LONGEST_PARAGRAPH)
        stop = stop if stop > start else start + LONGEST_PARAGRAPH
        pieces.append((start, stop))
        start = stop
    pieces.append((start, end))
    return pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
