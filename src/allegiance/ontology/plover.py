"""PLOVER's event types as data: quads, modes, contexts, and how each type is read."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from allegiance.model import PLOVER_TYPES, Channel, PloverType

CHANNEL_OF_QUAD: dict[int, Channel] = {1: "words", 2: "deeds", 3: "words", 4: "deeds"}
"""The channel of what a government does: verbal types are words, material types deeds."""


class TypeRecord(Struct, frozen=True, kw_only=True):
    """One event type; the flags are explained at the head of data/types.toml."""

    quad: int
    modes: tuple[str, ...]
    cooperative: bool
    phrase: str
    reciprocal: bool = False
    joint: bool = False
    from_theme: bool = False


def type_record(type: PloverType) -> TypeRecord:
    """Return the record of `type`; raises KeyError for anything that is no PLOVER type."""
    return _types()[type]


def quad(type: PloverType) -> int:
    """Return 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.

    The quads are those of the PLOVER codebook; raises KeyError for an unknown type.
    """
    return _types()[type].quad


def modes(type: PloverType) -> tuple[str, ...]:
    """Return the modes the codebook allows for `type`, empty where it has none."""
    return _types()[type].modes


@lru_cache(maxsize=1)
def contexts() -> frozenset[str]:
    """Return the contexts that may stand with any type."""
    return frozenset(read_toml("contexts.toml")["contexts"])


def read_toml(name: str) -> dict[str, Any]:
    """Return one of this package's data files, parsed."""
    text = (files("allegiance.ontology") / "data" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _types() -> dict[str, TypeRecord]:
    table = read_toml("types.toml")
    return {
        name: TypeRecord(**{**table[name], "modes": tuple(table[name]["modes"])})
        for name in PLOVER_TYPES
    }
