"""Who is who: names, leaders by term, blocs; text to mentions, names to codes."""

from __future__ import annotations

from allegiance.entities.find import find, sectors_of
from allegiance.entities.offices import names_one_person
from allegiance.entities.records import EntityRecord
from allegiance.entities.states import (
    all_states,
    blocs_of,
    entity,
    members,
    name_of,
    recognised_by,
    state_code,
)

__all__ = [
    "EntityRecord",
    "all_states",
    "blocs_of",
    "entity",
    "find",
    "members",
    "name_of",
    "names_one_person",
    "recognised_by",
    "sectors_of",
    "state_code",
]
