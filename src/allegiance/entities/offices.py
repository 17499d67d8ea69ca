"""Whether a phrase names a person by office or role, rather than a body or a group."""

from __future__ import annotations

from functools import lru_cache

from allegiance.entities.records import tables


def names_one_person(phrase: str) -> bool:
    """Return whether `phrase` ends in the role of one person ("the Kazakh foreign minister")."""
    words = phrase.casefold().split(" of ")[0].split()
    return any(" ".join(words[start:]) in _person_roles() for start in range(len(words)))


@lru_cache(maxsize=1)
def _person_roles() -> frozenset[str]:
    return frozenset(role.text.casefold() for role in tables().roles if role.kind == "person")
