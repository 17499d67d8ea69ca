"""The one call: text to mentions of political actors."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from allegiance.entities.ambiguity import Ambiguity
from allegiance.entities.automaton import Lexicon
from allegiance.entities.background import Background
from allegiance.entities.composition import Grammar
from allegiance.entities.fold import composed, fold
from allegiance.entities.page import Page
from allegiance.entities.reading import Reading
from allegiance.entities.recall import recalled
from allegiance.entities.records import Tables, tables
from allegiance.entities.reference import References
from allegiance.model import Mention, Span


def find(text: str, date: str | None = None) -> list[Mention]:
    """Return every mention of a political actor in `text`, in order and without overlap.

    Args:
        text: any text; spans count its Unicode characters, `text[slice(*m.span)] == m.text`.
        date: ISO date of the text (any precision), by which offices and names are resolved; with
            None any date will do and the latest holder wins.

    A mention whose `entity` is None is one that precision forbids to resolve; `why` says why.
    `why` begins with the rule that resolved it: leader, composition, name, adjective, people,
    metonym, place, modifier, phrase, apposition, institution, party, group, acronym, reference.
    A `reference` is read by what the text says around it ("the president", "both countries"); where
    a phrase names several, the first is `entity` and the rest are `others`.
    """
    return finder().find(text, date)


def sectors_of(phrase: str) -> tuple[str, ...]:
    """Return the PLOVER sectors that the role words of `phrase` tell, most telling first.

    "a group of tourists" is (CVL,), "opposition lawmakers" (LEG, OPP); () where no word tells.
    """
    return finder().sectors_of(phrase)


class Finder:
    """Tables made ready for reading texts; use `find` unless you bring tables of your own."""

    def __init__(self, known: Tables) -> None:
        self._lexicon = Lexicon(known)
        self._grammar = Grammar(known)
        self._ambiguity = Ambiguity(known)
        self._background = Background(known)
        self._names: dict[str, str] = {}
        for record in known.entities:
            if record.kind != "group" and record.code not in self._names:
                self._names[record.code] = record.name

    def find(self, text: str, date: str | None = None) -> list[Mention]:
        """Return the mentions in `text`; see `find` of this module."""
        joined, starts = composed(text)
        folded = _with_title_apart(joined, fold(joined))
        page = Page(joined, folded, self._lexicon.hits(folded))
        if not page.hits:
            return []
        reading = Reading(page, date, self._grammar, self._ambiguity, self._names)
        reading.read()
        mentions = reading.mentions
        References(page, date, reading, self._grammar, self._background).resolve()
        memory = reading.memory
        if memory.placed or memory.acronyms:
            mentions += recalled(page, memory, self._ambiguity, mentions)
        mentions.sort(key=_span)
        if starts is None:
            return mentions
        return [_at_origin(mention, text, starts) for mention in mentions]

    def sectors_of(self, phrase: str) -> tuple[str, ...]:
        """Return the sectors of the roles in `phrase`; see `sectors_of` of this module."""
        folded = fold(phrase)
        page = Page(phrase, folded, self._lexicon.hits(folded))
        return self._grammar.sectors_of(page)


@lru_cache(maxsize=1)
def finder() -> Finder:
    """Return the finder over the package's own tables, made once a process."""
    return Finder(tables())


def _with_title_apart(text: str, folded: str) -> str:
    """Keep the first line break, so that no name runs from a title into the text below it."""
    first = text.find("\n")
    return folded if first < 0 else f"{folded[:first]}\n{folded[first + 1 :]}"


def _span(mention: Mention) -> Span:
    return mention.span


def _at_origin(mention: Mention, text: str, starts: list[int]) -> Mention:
    span = (starts[mention.span[0]], starts[mention.span[1]])
    return replace(mention, span=span, text=text[slice(*span)])
