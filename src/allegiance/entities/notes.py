"""What the reader keeps of each mention for the references that follow it."""

from __future__ import annotations

from msgspec import Struct

from allegiance.entities.composition import Chain
from allegiance.model import Entity


class Note(Struct):
    """One resolved mention: where it lies, whom it names, and how."""

    start: int
    end: int
    entity: Entity
    kind: str
    """name, adjective, people, capital, seat, place, modifier, role, officer, person ..."""
    head: str
    """The role it was named by, lower case: "foreign minister"; '' for none."""


class Open(Struct):
    """A role without a name or a state: "the president", "his foreign minister", "police"."""

    start: int
    chain: Chain
    owner: str
    """The word that says whose: "the", "his", "its", "their"; '' where none stands."""
    former: bool
    named: tuple[int, int] | None = None
    """Span of the unknown person whom the role introduces."""
    but: str = ""
    """Whose it is not: the state that "pro-Russian separatists" side with."""
