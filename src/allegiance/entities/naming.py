"""Personal names: a leader by full name or surname, or whoever a role introduces."""

from __future__ import annotations

from allegiance.entities.ambiguity import Ambiguity
from allegiance.entities.automaton import Hit
from allegiance.entities.fold import fold, key
from allegiance.entities.memory import Memory
from allegiance.entities.page import Page
from allegiance.entities.persons import Person, Standing, likeliest, remembered
from allegiance.model import Entity

_FEWEST_APPOSED = 2


class Named:
    """A personal name that was read: where it lies, and whom it names (None: nobody certain)."""

    __slots__ = ("end", "entity", "head", "leads", "start", "why")

    def __init__(
        self,
        start: int,
        end: int,
        entity: Entity | None,
        why: str,
        leads: bool = False,
        head: str = "",
    ) -> None:
        self.head = head
        self.leads = leads
        self.start = start
        self.end = end
        self.entity = entity
        self.why = why


class Naming:
    """Reads the names of persons on one page, with what the page has told before."""

    def __init__(self, page: Page, date: str | None, ambiguity: Ambiguity, memory: Memory) -> None:
        self._page = page
        self._date = date
        self._ambiguity = ambiguity
        self._memory = memory

    def leader(
        self,
        hit: Hit,
        code: str | None,
        *,
        titled: bool,
        sectors: tuple[str, ...] = (),
        royal: str = "",
    ) -> Named | None:
        """Return the leader named at `hit`, of state `code` where one is given; None: no leader.

        A title or a nationality before the name (`titled`) allows short and common surnames;
        `sectors` are what the title tells; a `royal` title stands before given names only, so that
        the surname of somebody who never bore it is not meant.
        """
        full = [s.person for s in hit.persons if s.person and code in (None, s.person.code)]
        if full:
            if self._ambiguity.longer_name(self._page, hit):
                text = self._page.text[hit.start : hit.end]
                return Named(hit.start, hit.end, None, f"none: {text} is part of another name")
            return self._settle(hit, full, remember=True, sectors=sectors)
        short = [s.person for s in hit.surnames if s.person and code in (None, s.person.code)]
        if royal:
            short = [person for person in short if _bore(person, royal)]
        if not short:
            return None
        text = self._page.folded[hit.start : hit.end]
        if not titled and self._is_common_word(hit, text):
            return None
        met = self._memory.persons.get(text.split()[-1])
        if met is not None and code in (None, met.entity.code) and not royal:
            longer = self._other_name_before(hit, frozenset({met.given})) or (
                self._ambiguity.longer_name(self._page, hit)
            )
            if titled or not longer:
                why = f"{met.why}, named before"
                return Named(hit.start, hit.end, met.entity, why, met.leads, met.head)
            return Named(hit.start, hit.end, None, f"none: another person named {text}")
        if titled:
            if self._ambiguity.needs_title(text) and self._ambiguity.longer_name(self._page, hit):
                return None
            return self._settle(hit, short, remember=True, sectors=sectors)
        return self._surname_alone(hit, short, text)

    def introduced(self, start: int) -> int:
        """Return where the unknown personal name that starts at `start` ends; `start` if none."""
        page = self._page
        if page.in_headline(start):
            return start
        end = start
        at = start
        for stop in page.run_at(start):
            token = page.folded[at:stop].lstrip()
            if self._ambiguity.in_calendar(token) or (
                end == start and self._ambiguity.opens(token)
            ):
                break
            hit = page.at.get(at)
            if hit is not None and (hit.nations or hit.role) and not hit.surnames:
                break
            end = stop
            at = stop + 1
        return end if end - start > 1 else start

    def apposed(self, start: int) -> int:
        """Return the end of an unknown name of two words or more at `start`; `start` if none."""
        end = self.introduced(start)
        words = self._page.folded[start:end].split()
        closed = self._page.folded[end : end + 1] in (",", ".", ";", ")", "")
        return end if len(words) >= _FEWEST_APPOSED and closed else start

    def _settle(
        self, hit: Hit, people: list[Person], *, remember: bool, sectors: tuple[str, ...] = ()
    ) -> Named:
        who, found = likeliest(people, self._date, sectors)
        if who is None or not isinstance(found, Standing):
            return Named(hit.start, hit.end, None, str(found))
        if remember:
            name = self._page.folded[hit.start : hit.end]
            shown = f"{min(who.given_names, default='')} {name}" if " " not in name else name
            met = self._memory.meet(
                shown, found.entity, found.why, hit.end, known=True, leads=found.leads,
                head=found.head,
            )  # fmt: skip
            for short in who.short_names:
                self._memory.persons.setdefault(fold(short).split()[-1], met)
        return Named(hit.start, hit.end, found.entity, found.why, found.leads, found.head)

    def _surname_alone(self, hit: Hit, people: list[Person], text: str) -> Named | None:
        page = self._page
        given = frozenset().union(*(person.given_names for person in people))
        before = self._names_before(hit, given)
        if before and before[0] in given:
            start = hit.start - len(" ".join(before)) - 1
            own = [person for person in people if before[0] in person.given_names]
            found = self._settle(hit, own, remember=True)
            return Named(start, hit.end, found.entity, found.why, found.leads, found.head)
        people = [
            person
            for person in people
            if key(text) in person.alone and remembered(person, self._date)
        ]
        if not people:
            return None
        ruled_out = self._ambiguity.ruled_out(page, hit)
        if ruled_out:
            return Named(hit.start, hit.end, None, ruled_out)
        common = self._ambiguity.needs_title(text)
        if before or self._ambiguity.longer_name(self._page, hit):
            # Common names are part of somebody else's all the time: not worth a line.
            why = f"none: {text} is part of another name"
            return None if common else Named(hit.start, hit.end, None, why)
        if common:
            if page.starts_sentence(hit.start) or page.in_headline(hit.start):
                return None
            return Named(
                hit.start, hit.end, None, f"ambiguous: surname {text} without title or full name"
            )
        return self._settle(hit, people, remember=False)

    def _is_common_word(self, hit: Hit, text: str) -> bool:
        """Return whether a surname that is also a month or a function word is that here."""
        page = self._page
        if not self._ambiguity.in_calendar(text):
            return self._ambiguity.opens(text)
        after = page.folded[hit.end : hit.end + 2].strip()
        return after.isdigit() or self._ambiguity.dates(page.word_before(hit.start))

    def _other_name_before(self, hit: Hit, given: frozenset[str]) -> bool:
        before = self._names_before(hit, given)
        return bool(before) and before[0] not in given

    def _names_before(self, hit: Hit, given: frozenset[str]) -> list[str]:
        """Return the capitalised words before a surname that can only be somebody's names.

        `given` are the given names of those who bear the surname: they count anywhere.
        """
        page = self._page
        words = page.run_before(hit.start).split()
        kept: list[str] = []
        at = hit.start
        for word in reversed(words):
            at -= len(word) + 1
            if self._ends_hit(at, at + len(word)):
                break
            by_place = page.starts_sentence(at) or page.in_headline(at)
            if self._ambiguity.opens(word) or self._ambiguity.in_calendar(word):
                break
            if by_place and word not in given and not self._ambiguity.is_given_name(word):
                break
            kept.insert(0, word)
        return kept

    def _ends_hit(self, start: int, end: int) -> bool:
        hit = self._page.at.get(start)
        return hit is not None and hit.end == end and bool(hit.nations or hit.role)


def _bore(person: Person, title: str) -> bool:
    """Return whether `person` reigned, or held an office of that title."""
    return any(
        term.office == "monarch" or title in term.title.lower().split() for term in person.terms
    )
