"""Who stands for which side of an issue on a given day, seen from the patron asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from allegiance.errors import QuestionError, UnknownEntityError
from allegiance.model import Issue, Side
from allegiance.ontology import word_pattern

Members = Callable[[str, str], frozenset[str]]
"""A bloc's code and an ISO date -> its members; UnknownEntityError or empty for what is none."""

_WHOLE_BLOC = 0.9  # a bloc counts as a backer when this share of its members are backers


class Place(Struct, frozen=True):
    """Where a code stands: `sign` +1 with the patron, -1 with the adversary; factor 0-1."""

    sign: int
    kind: Literal["principal", "protege", "backer"]
    factor: float


class Sides:
    """The two sides of an issue; remembers blocs' members by month."""

    def __init__(self, issue: Issue, patron: str, members: Members | None = None) -> None:
        """Raise QuestionError where `patron` is a principal of neither side."""
        self.own, self.other = sides_of(issue, patron)
        self._members = members or _known_members
        self._cache: dict[tuple[str, str], frozenset[str]] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._protege_words = {
            sign: word_pattern(side.protege_words)
            for sign, side in ((1, self.own), (-1, self.other))
            if side.protege_words
        }
        self.codes = {
            side.name: frozenset((*side.principals, *side.proteges)) for side in issue.sides
        }

    def place(self, code: str, on: str) -> Place | None:
        """Return where `code` stands on an ISO date, None where it stands with neither side."""
        key = (code, on[:7])
        if key not in self._places:
            self._places[key] = self._find(code, on)
        return self._places[key]

    def involves_both(self, codes: Iterable[str]) -> bool:
        """Say whether principals or proteges of both sides are among `codes`."""
        present = set(codes)
        return all(present & named for named in self.codes.values())

    def is_protege(self, code: str) -> bool:
        """Say whether either side sponsors `code`."""
        return code in self.own.proteges or code in self.other.proteges

    def protege_signs(self, theme: str) -> set[int]:
        """Return +1 for the patron's side and -1 for the other where `theme` speaks of what that
        side sponsors without naming it, by the issue's `protege_words`."""
        return {sign for sign, words in self._protege_words.items() if words.search(theme)}

    def principal_sign(self, code: str) -> int:
        """Return +1 or -1 for a principal of a side, 0 for anyone else."""
        return (code in self.own.principals) - (code in self.other.principals)

    def _find(self, code: str, on: str) -> Place | None:
        for sign, side in ((1, self.own), (-1, self.other)):
            if code in side.principals:
                return Place(sign, "principal", 1.0)
            if code in side.proteges:
                return Place(sign, "protege", 1.0)
        backs = [
            (sign, side.backer_factor)
            for sign, side in ((1, self.own), (-1, self.other))
            if self._backs(code, side, on)
        ]
        # A friend of both sides says nothing about either.
        if len(backs) == 1 and backs[0][1] > 0:
            return Place(backs[0][0], "backer", backs[0][1])
        return None

    def _backs(self, code: str, side: Side, on: str) -> bool:
        if code in side.backers:
            return True
        friends = set(side.backers).union(*(self._of(bloc, on) for bloc in side.backers))
        if code in friends:
            return True
        within = self._of(code, on)
        return bool(within) and len(within & friends) >= _WHOLE_BLOC * len(within)

    def _of(self, bloc: str, on: str) -> frozenset[str]:
        key = (bloc, on[:7])
        if key not in self._cache:
            try:
                self._cache[key] = self._members(bloc, on)
            except UnknownEntityError:  # a state, or a name of the user's own: it has no members
                self._cache[key] = frozenset()
        return self._cache[key]


def sides_of(issue: Issue, patron: str) -> tuple[Side, Side]:
    """Return the patron's side and the other; raises QuestionError for no principal."""
    first, second = issue.sides
    if patron in first.principals:
        return first, second
    if patron in second.principals:
        return second, first
    allowed = ", ".join(code for side in issue.sides for code in side.principals)
    raise QuestionError(
        f"{patron} is no principal of a side of {issue.name}: ask about one of {allowed}"
    )


def _known_members(bloc: str, on: str) -> frozenset[str]:
    from allegiance import entities

    return entities.members(bloc, on)
