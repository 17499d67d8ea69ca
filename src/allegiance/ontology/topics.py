"""What an act is about, told by the words of its theme and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from allegiance.ontology.plover import read_toml

Topic = Literal["military", "humanitarian", "hostile", "taking", "undoing"]


def mentions(topic: Topic, text: str) -> bool:
    """Say whether `text` holds a word of the topic (data/topics.toml), whatever its case."""
    return bool(text) and _patterns()[topic].search(text) is not None


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of `words` whole, whatever their case; `*` ends a stem.

    Longer words come first; without words the pattern finds nothing.
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    if not ordered:
        return re.compile(r"(?!)")
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in ordered]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        name: word_pattern(words)
        for name, words in read_toml("topics.toml").items()
        if isinstance(words, list)
    }
