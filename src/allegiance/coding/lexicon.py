"""The frames: which predicates are which PLOVER events, read from `data/frames_*.tsv`.

A frame is written as a canonical active clause in lemmas. `A impose {sanction|tariff} on|against R`
is a verb frame, `N: invasion of R` a noun frame, `A be {grateful|thankful} to R` a copula frame.
A is the actor, R the recipient, T a theme; {..} is a noun that must stand in that place; [..] may
be missing; words before a slot lead to it (prepositions, particles, a dependent verb).

Flags: `sym`, both do it to one another; `weak`, only to a recipient that is an actor, for verbs of
many senses; `theme`, the object may be a thing; `armed`, only of actors that bear arms.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from msgspec import Struct

from allegiance.errors import InputError
from allegiance.model import PloverType

Role = Literal["A", "R", "T", "noun"]
Kind = Literal["verb", "noun", "copula"]

_TOKEN = re.compile(r"\{[^}]*\}|\[|\]|[^\s\[\]{}]+")


class Slot(Struct, frozen=True):
    """A place of a frame: the words that lead to it (alternatives in each) and what fills it."""

    role: Role
    path: tuple[frozenset[str], ...]
    nouns: frozenset[str]
    optional: bool


class Frame(Struct, frozen=True):
    """One line of the lexicon. `subject` is the role of the grammatical subject of the clause."""

    pattern: str
    kind: Kind
    heads: frozenset[str]
    subject: Role
    slots: tuple[Slot, ...]
    particles: tuple[frozenset[str], ...]
    type: PloverType
    mode: str | None
    contexts: tuple[str, ...]
    flags: frozenset[str]

    @property
    def specificity(self) -> int:
        """How much the clause must show for the frame to match; the most specific frame wins."""
        required = [s for s in self.slots if not s.optional]
        return (
            2 * len(self.particles)
            + sum(1 + 2 * bool(s.nouns) + len(s.path) for s in required)
            + (self.kind == "copula")
            + any("_" in head for head in self.heads)
        )


@lru_cache(maxsize=1)
def frames() -> Mapping[tuple[Kind, str], tuple[Frame, ...]]:
    """Every frame of the package's lexicon by kind and head lemma, most specific first."""
    index: dict[tuple[Kind, str], list[Frame]] = defaultdict(list)
    folder = files("allegiance.coding") / "data"
    for name in sorted(entry.name for entry in folder.iterdir()):
        if name.startswith("frames_") and name.endswith(".tsv"):
            for frame in read_frames((folder / name).read_text(encoding="utf-8"), name):
                for head in frame.heads:
                    # "hunger_strike" is found at its last word, then looked at whole
                    key = head.rsplit("_", 1)[-1] if frame.kind == "noun" else head
                    index[frame.kind, key].append(frame)
    return {
        key: tuple(sorted(group, key=lambda f: (-f.specificity, f.pattern)))
        for key, group in index.items()
    }


def read_frames(text: str, name: str) -> list[Frame]:
    """Frames of one file's text; InputError names the file and line of a line that is wrong."""
    found = []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter="\t", quoting=3), start=1):
        if number == 1 or not row or not row[0].strip() or row[0].startswith("#"):
            continue
        pattern, plover, mode, contexts, flags = [cell.strip() for cell in [*row, "", "", "", ""]][
            :5
        ]
        where = f"{name}, line {number}"
        if plover not in get_args(PloverType):
            raise InputError(where, f"unknown type {plover!r}", "use one of PLOVER's 16 types")
        kind, heads, subject, slots, particles = _read_pattern(pattern, where)
        found.append(
            Frame(
                pattern=pattern,
                kind=kind,
                heads=heads,
                subject=subject,
                slots=slots,
                particles=particles,
                type=cast(PloverType, plover),
                mode=mode or None,
                contexts=tuple(c for c in contexts.split("|") if c),
                flags=frozenset(f.strip() for f in flags.split(",") if f.strip()),
            )
        )
    return found


def _read_pattern(
    pattern: str, where: str
) -> tuple[Kind, frozenset[str], Role, tuple[Slot, ...], tuple[frozenset[str], ...]]:
    tokens = _TOKEN.findall(pattern.removeprefix("N:"))
    if pattern.startswith("N:"):
        kind: Kind = "noun"
        subject: Role = "A"
    else:
        if len(tokens) < 2 or tokens[0] not in ("A", "R", "T"):
            raise InputError(
                where, f"{pattern!r} does not begin with a slot and a verb", "see lexicon.py"
            )
        subject = cast(Role, tokens.pop(0))
        kind = "copula" if tokens[0] == "be" else "verb"
    heads = _alternatives(tokens.pop(0)) if tokens else frozenset()
    if not heads:
        raise InputError(where, f"{pattern!r} has no predicate", "name its lemma")
    slots: list[Slot] = []
    path: list[frozenset[str]] = []
    particles: list[frozenset[str]] = []
    depth = 0
    for token in tokens:
        if token == "[":
            particles += path
            path = []
            depth += 1
        elif token == "]":
            depth -= 1
            path = []
        elif token.startswith("{") or token in ("A", "R", "T"):
            named = token.startswith("{")
            slots.append(
                Slot(
                    role="noun" if named else cast(Role, token),
                    path=tuple(path),
                    nouns=_alternatives(token.strip("{}")) if named else frozenset(),
                    optional=depth > 0,
                )
            )
            path = []
        else:
            path.append(_alternatives(token))
    if depth:
        raise InputError(where, f"{pattern!r} has unbalanced brackets", "close every [")
    return kind, heads, subject, tuple(slots), tuple(particles + path)


def _alternatives(token: str) -> frozenset[str]:
    return frozenset(part.strip() for part in token.split("|") if part.strip())
