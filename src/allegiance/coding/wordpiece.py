"""Text to the relation model's tokens, states' names replaced by neutral stand-ins.

BERT's uncased word pieces (Devlin et al. 2019), written out here because a runtime needs one
vocabulary and exact character offsets and nothing else. Every name of a state, its adjective, its
people and its capital become one token each, the same for all states, so that the model cannot
know who is spoken of: `data/standins.tsv` belongs to the model as its weights do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct

STAND_INS = ("names", "adjectives", "people", "capitals")
_WORD = re.compile(r"[\w£€¥₹₽₺°×÷]+|[^\w\s]")  # as BERT: only ASCII symbols stand alone
_LONGEST_WORD = 100
_UNKNOWN, _OPEN, _CLOSE = 100, 101, 102
_FIRST_STAND_IN = 1  # the vocabulary's [unused0] and those after it


class Tokens(Struct, frozen=True):
    """Token ids with the characters each was read from; [CLS] and [SEP] have empty spans."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def tokenize(text: str, most: int = 192) -> Tokens:
    """Tokens of `text`, at most `most` with the two marks at its ends; what is over is cut."""
    words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
    names = _stand_ins()
    ids = [_OPEN]
    spans = [(0, 0)]
    at = 0
    while at < len(words) and len(ids) < most - 1:
        word, start, end = words[at]
        step = 1
        for form, stand_in in names.get(word, ()):
            if len(form) <= len(words) - at and all(
                words[at + k][0] == form[k] for k in range(1, len(form))
            ):
                step = len(form)
                ids.append(stand_in)
                spans.append((start, words[at + step - 1][2]))
                break
        else:
            for piece in _pieces(word):
                ids.append(piece)
                spans.append((start, end))
        at += step
    del ids[most - 1 :], spans[most - 1 :]
    return Tokens((*ids, _CLOSE), (*spans, (len(text), len(text))))


def covered(tokens: Tokens, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Places of the tokens that lie in any of the character spans, in order."""
    return [
        place
        for place, (start, end) in enumerate(tokens.spans)
        if start < end and any(start < high and low < end for low, high in spans)
    ]


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[int, ...]:
    """Ids of one word's pieces, longest first; the unknown piece where none fits."""
    known = _vocabulary()
    plain = "".join(
        c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn"
    )
    if not plain:
        return ()
    if len(plain) > _LONGEST_WORD:
        return (_UNKNOWN,)
    found: list[int] = []
    start = 0
    while start < len(plain):
        end = len(plain)
        while end > start:
            piece = known.get(plain[start:end] if start == 0 else "##" + plain[start:end])
            if piece is not None:
                found.append(piece)
                break
            end -= 1
        else:
            return (_UNKNOWN,)
        start = end
    return tuple(found)


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    text = (files("allegiance.coding") / "data" / "relation_vocab.txt").read_text(encoding="utf-8")
    return {piece: place for place, piece in enumerate(text.split("\n")) if piece}


@lru_cache(maxsize=1)
def _stand_ins() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """First word of a name to its whole forms, longest first, each with the id that stands in."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for kind, names in state_names().items():
        stand_in = _FIRST_STAND_IN + STAND_INS.index(kind)
        for name in names:
            forms = {name, name.upper()} if len(name) > 3 else {name}
            for form in forms:
                words = tuple(_WORD.findall(form))
                found.setdefault(words[0], {}).setdefault(words, stand_in)
    return {
        first: tuple(sorted(forms.items(), key=lambda f: (-len(f[0]), f[0])))
        for first, forms in found.items()
    }


@lru_cache(maxsize=1)
def state_names() -> dict[str, tuple[str, ...]]:
    """Every name that is replaced, by what kind of name it is (STAND_INS)."""
    rows = state_rows()
    return {kind: tuple(n for row in rows for n in row[i]) for i, kind in enumerate(STAND_INS)}


@lru_cache(maxsize=1)
def state_rows() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The rows of `data/standins.tsv`, one a state: its names, adjectives, people, capitals."""
    text = (files("allegiance.coding") / "data" / "standins.tsv").read_text(encoding="utf-8")
    return tuple(
        tuple(
            tuple(n for n in cell.split("|") if n)
            for cell in (line.split("\t") + [""] * len(STAND_INS))[: len(STAND_INS)]
        )
        for line in text.splitlines()[1:]
        if line.strip()
    )
