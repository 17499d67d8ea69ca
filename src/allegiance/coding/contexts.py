"""PLOVER contexts that an event's own clause tells by its words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from spacy.tokens import Token


def contexts(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Contexts whose words stand among `tokens`, in alphabetical order."""
    words = _words()
    return tuple(
        sorted({c for t in tokens for w in {t.lemma_.lower(), t.lower_} for c in words.get(w, ())})
    )


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    text = (files("allegiance.coding") / "data" / "contexts.toml").read_text(encoding="utf-8")
    index: dict[str, tuple[str, ...]] = {}
    for context, words in tomllib.loads(text).items():
        for word in words:
            index[word] = (*index.get(word, ()), context)
    return index
