"""What one text has told so far: persons by surname, acronyms it declares, states it named."""

from __future__ import annotations

from msgspec import Struct

from allegiance.entities.fold import fold
from allegiance.model import Entity

_SHORTEST_SURNAME = 2


class Known(Struct, frozen=True):
    """A person or body that the text introduced in full."""

    entity: Entity
    given: str
    why: str
    since: int
    """Offset from which the short form counts."""
    leads: bool = False
    head: str = ""


class Memory:
    """Filled from left to right within one call, then forgotten."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.persons: dict[str, Known] = {}
        self.placed: dict[str, Known] = {}
        """Persons the tables do not know, by surname: looked for again once the text is read."""
        self.acronyms: dict[str, Known] = {}

    def meet(
        self,
        full: str,
        entity: Entity,
        why: str,
        end: int,
        *,
        known: bool,
        leads: bool = False,
        head: str = "",
    ) -> Known:
        """Remember the person `full`; `known` where the tables hold the surname anyway."""
        words = [word for word in fold(full).split() if word.rstrip(".,") not in ("Jr", "Sr")]
        given = words[0] if len(words) > 1 else ""
        person = Known(entity, given, why, end, leads, head)
        if words:
            self.persons[words[-1]] = person
            if not known and len(words[-1]) > _SHORTEST_SURNAME:
                self.placed.setdefault(words[-1], person)
        return person

    def declare(self, acronym: str, entity: Entity, why: str, end: int) -> None:
        """Remember that the text shortens `entity` to `acronym`."""
        self.acronyms.setdefault(acronym, Known(entity, "", why, end))
