"""Which of its senses a hit has here, by the rules of ambiguous.csv and words.csv."""

from __future__ import annotations

from msgspec import Struct

from allegiance.entities.automaton import Hit, Sense
from allegiance.entities.fold import fold, key
from allegiance.entities.page import Page
from allegiance.entities.records import AmbiguityRule, Tables, in_force

_REACH = 400
_SHORT = 3
_KINDS = {
    kind: rank
    for rank, kind in enumerate(
        ("name", "adjective", "people", "former", "seat", "institution", "party", "group",
         "capital", "place")
    )
}  # fmt: skip


class Meaning(Struct, frozen=True):
    """What a hit stands for: `code` None where nothing can be said, `why` saying so."""

    code: str | None
    kind: str
    sectors: tuple[str, ...]
    text: str
    why: str
    name: str = ""
    """The organisation's own name where it shares its code with others."""


class Ambiguity:
    """The rules, prepared for look-up."""

    def __init__(self, known: Tables) -> None:
        self._rules: dict[str, list[AmbiguityRule]] = {}
        by_kind: dict[str, set[str]] = {}
        for rule in known.ambiguous:
            if rule.kind == "context":
                self._rules.setdefault(rule.text.lower(), []).append(rule)
            else:
                by_kind.setdefault(rule.kind, set()).add(fold(rule.text))
        self._given = frozenset(by_kind.get("given", ()))
        self._given_states = frozenset(by_kind.get("given_name_state", ()))
        self._guarded = frozenset(by_kind.get("surname", ()))
        self._distinctive = frozenset(by_kind.get("distinctive", ()))
        self._openers = known.words.get("opener", frozenset())
        self._before_month = known.words.get("month_before", frozenset())
        self._calendar = known.words.get("calendar", frozenset())

    def needs_title(self, surname: str) -> bool:
        """Return whether a surname alone is too common or short to name a leader."""
        plain = fold(surname)
        if plain in self._distinctive:
            return False
        return plain in self._guarded or plain in self._given or len(plain) <= _SHORT

    def is_given_name(self, word: str) -> bool:
        """Return whether `word` is a common given name."""
        return word in self._given

    def in_calendar(self, word: str) -> bool:
        """Return whether `word` is a weekday, a month or a feast."""
        return word.lower() in self._calendar

    def dates(self, word: str) -> bool:
        """Return whether `word` stands before a month: "in", "since", "10" ..."""
        return word.isdigit() or word.lower() in self._before_month

    def opens(self, word: str) -> bool:
        """Return whether `word` is a function word that is capitalised only by its place."""
        return word.lower() in self._openers

    def longer_name(self, page: Page, hit: Hit) -> bool:
        """Return whether an unknown capitalised word makes the name at `hit` part of another."""
        if page.folded[hit.end : hit.end + 1] != " ":
            return False
        word = page.word_at(hit.end + 1)
        return (
            word[:1].isupper()
            and not word.isupper()
            and hit.end + 1 not in page.at
            and word not in ("Jr", "Sr")
            and not self.opens(word)
            and not self.in_calendar(word)
            and not page.in_headline(hit.start)
        )

    def ruled_out(self, page: Page, hit: Hit) -> str:
        """Return why a leader's surname at `hit` means somebody else by its context, or ''."""
        ruled = self._by_context(page, hit, page.text[hit.start : hit.end])
        return ruled.why if ruled is not None and ruled.code is None else ""

    def part_of_person(self, page: Page, hit: Hit) -> bool:
        """Return whether the state's or city's name at `hit` is part of somebody's name."""
        before = page.word_before(hit.start)
        if before and before in self._given and before not in self._given_states:
            return True
        text = page.folded[hit.start : hit.end]
        if text not in self._given_states or page.folded[hit.end : hit.end + 1] != " ":
            return False
        after = hit.end + 1
        word = page.word_at(after)
        if not word[:1].isupper() or word.isupper():
            return False
        following = page.at.get(after)
        if following is not None and (following.nations or following.role or following.phrase):
            return False
        if self.opens(word) or self.in_calendar(word):
            return False
        return not page.in_headline(hit.start)

    def meaning(self, page: Page, hit: Hit, date: str | None, seen: set[str]) -> Meaning:
        """Return what the names at `hit` stand for on `date`; `seen` are codes met before."""
        text = page.text[hit.start : hit.end]
        ruled = self._by_context(page, hit, text)
        if ruled is not None:
            return ruled
        senses = [s for s in hit.nations if in_force(s.since, s.until, date)] or hit.nations
        if date is None:
            senses = [s for s in senses if not s.until] or senses
        codes = dict.fromkeys(sense.code for sense in senses)
        if len(codes) > 1:
            open_names = [s for s in senses if s.kind != "place"]
            if len({s.code for s in open_names}) == 1:
                codes = dict.fromkeys(s.code for s in open_names)
        if len(codes) > 1:
            met = [code for code in codes if code in seen]
            if len(met) != 1:
                return Meaning(None, "", (), text, f"ambiguous: {text} may be {' or '.join(codes)}")
            codes = dict.fromkeys(met)
        code = next(iter(codes))
        sense = min((s for s in senses if s.code == code), key=_rank)
        if sense.kind in ("capital", "seat") and not in_force(sense.since, sense.until, date):
            return Meaning(code, "place", (), text, f"place: {text}, {sense.kind} at another time")
        why = f"{sense.kind}: {text} (names.csv)"
        return Meaning(code, sense.kind, sense.sectors, text, why, sense.name)

    def _by_context(self, page: Page, hit: Hit, text: str) -> Meaning | None:
        rules = self._rules.get(text.lower())
        if not rules:
            return None
        around = page.around(hit.start, hit.end, _REACH)
        for rule in rules:
            if any(f" {key(word)} " in around for word in rule.against):
                continue
            if rule.near and not any(f" {key(word)} " in around for word in rule.near):
                continue
            code, _, kind = rule.resolves.partition(":")
            why = f"{rule.why} (ambiguous.csv)"
            if code == "none":
                return Meaning(None, "", (), text, f"none: {why}")
            if kind == "place":
                return Meaning(code, "place", (), text, f"place: {why}")
            own = [s for s in hit.nations if s.code == code]
            sense = min(own, key=_rank) if own else Sense("name", text, code)
            return Meaning(
                code, sense.kind, sense.sectors, text, f"{sense.kind}: {why}", sense.name
            )
        return None


def _rank(sense: Sense) -> int:
    return _KINDS.get(sense.kind, len(_KINDS))
