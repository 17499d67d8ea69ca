"""One question over an issue: its sides seen from the patron, its window, and what is on topic."""

from __future__ import annotations

from allegiance.errors import QuestionError
from allegiance.measure.days import Window, span_of
from allegiance.measure.sides import Members, Sides
from allegiance.model import Issue, Occurrence
from allegiance.ontology import word_pattern


class Question:
    """What every reading of an occurrence needs; build it once and read many states with it."""

    def __init__(
        self, issue: Issue, patron: str, members: Members | None = None, as_of: str | None = None
    ) -> None:
        """Raise QuestionError where the patron heads no side or `as_of` lies before the issue."""
        self.issue = issue
        self.patron = patron
        self.sides = Sides(issue, patron, members)
        first = span_of(issue.start)[0]
        ends = [span_of(day)[1] for day in (issue.end, as_of) if day is not None]
        if ends and min(ends) < first:
            raise QuestionError(f"{as_of} lies before {issue.name} begins, {issue.start}")
        self.window = Window(first, min(ends) if ends else span_of("9999")[1])
        self._words = word_pattern((*issue.words, *issue.entities))
        self._entities = frozenset(issue.entities)
        self._named = tuple(
            (frozenset(one.principals), word_pattern([other.name]))
            for one, other in (issue.sides, issue.sides[::-1])
        )

    def on_issue(self, occurrence: Occurrence) -> bool:
        """Say whether an occurrence concerns the topic, the sides' conflict or a protege.

        It does when it names a protege or entity of the issue or principals of both sides, when
        its theme or quotes hold one of the issue's words, or when a principal takes part and the
        theme names the other side.
        """
        people = (*occurrence.actors, *occurrence.recipients, *occurrence.theme_entities)
        codes = {person.code for person in people}
        return (
            not codes.isdisjoint(self._entities)
            or any(self.sides.is_protege(code) for code in codes)
            or bool(occurrence.theme and self.sides.protege_signs(occurrence.theme))
            or self.sides.involves_both(codes)
            or (occurrence.theme is not None and self._words.search(occurrence.theme) is not None)
            or self._words.search(occurrence.words) is not None
            or self._names_other_side(occurrence)
        )

    def _names_other_side(self, occurrence: Occurrence) -> bool:
        theme = occurrence.theme or ""
        present = {person.code for person in (*occurrence.actors, *occurrence.recipients)}
        return any(
            not present.isdisjoint(principals) and name.search(theme) is not None
            for principals, name in self._named
        )
