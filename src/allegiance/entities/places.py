"""Whether a capital's name stands for its government or for the place."""

from __future__ import annotations

import re

from allegiance.entities.ambiguity import Ambiguity
from allegiance.entities.automaton import Hit
from allegiance.entities.composition import Grammar
from allegiance.entities.page import Page

_JOINED = (" and ", ", ", " or ", " & ", "/", ", and ")
_LONGEST_JOINT = max(map(len, _JOINED))
_DAY = r", [A-Z][a-z]{2,8}\.? \d{1,2}\b"
_WIRE = r" \([A-Z][\w ,]*\)"
_DATELINE = re.compile(rf"(?:{_WIRE})?(?:{_DAY})? ?(?:- |: (?=[A-Z]))|{_DAY}|{_WIRE}")


class Places:
    """Judges the capitals of one page, from left to right."""

    def __init__(self, page: Page, grammar: Grammar, ambiguity: Ambiguity) -> None:
        self._ambiguity = ambiguity
        self._page = page
        self._grammar = grammar
        self._last_end = -1
        self._last_was_place = False

    def note(self, end: int, place: bool) -> None:
        """Remember what the name that ends at `end` was, for a name joined to it."""
        self._last_end = end
        self._last_was_place = place

    def is_place(self, hit: Hit, after: int) -> bool:
        """Return whether the capital at `hit` (its possessive ending at `after`) is a place."""
        page, grammar = self._page, self._grammar
        if self._after_place_word(hit.start) or self._ambiguity.longer_name(page, hit):
            return True
        between = page.folded[self._last_end : hit.start] if self._last_end >= 0 else ""
        if len(between) <= _LONGEST_JOINT and between in _JOINED:
            return self._last_was_place
        if page.folded.endswith("capital, ", max(0, hit.start - 9), hit.start):
            return True
        if page.folded[hit.end : hit.end + 2] == ", ":
            state = page.at.get(hit.end + 2)
            codes = {s.code for s in hit.nations}
            if state is not None and any(
                s.code in codes and s.kind in ("name", "former") for s in state.nations
            ):
                return True
        if page.folded[after : after + 1] == " ":
            word = page.word_at(after + 1)
            if word in grammar.place_after:
                return True
        return page.starts_sentence(hit.start) and bool(_DATELINE.match(page.folded, hit.end))

    def _after_place_word(self, start: int) -> bool:
        page, grammar = self._page, self._grammar
        word = page.word_before(start)
        lower = word.lower()
        if lower == "of":
            return page.word_before(start - 3).lower() in grammar.place_noun
        if lower in ("to", "towards", "toward", "from"):
            return page.word_before(start - len(word) - 1).lower() not in grammar.stance
        return lower in grammar.place_before
