"""What references are resolved by: which codes are states, and who holds which office when."""

from __future__ import annotations

import re

from allegiance.entities.records import Tables, in_force

_MOST_KEPT = 4096
_HOME = frozenset({"state", "partial", "territory"})


class Background:
    """Facts of the tables, laid out for References."""

    def __init__(self, known: Tables) -> None:
        words = known.words
        self.home = frozenset(r.code for r in known.entities if r.kind in _HOME)
        self.blocs = frozenset(r.code for r in known.entities if r.kind == "bloc")
        self.names: dict[str, str] = {}
        for record in known.entities:
            if record.kind != "group":
                self.names.setdefault(record.code, record.name)
        self._lesser = words.get("lesser", frozenset())
        self._titles = words.get("office_title", frozenset())
        self._held: dict[str, list[tuple[str, str, str]]] = {}
        for row in known.leaders:
            title = f" {row.title.lower()} "
            for word in self._titles:
                if f" {word} " in title:
                    self._held.setdefault(word, []).append((row.code, row.since, row.until))
        self._roles = {role.text: role.sectors for role in known.roles}
        self.people_nouns = words.get("pair_people", frozenset())
        nouns = words.get("pair_noun", frozenset()) | self.people_nouns
        self.phrases = re.compile(
            # The first letter stands alone so that the search skips to it.
            rf"[BbTt](?<!\w.)(?:(?:oth|he two|hese two|heir two) (?P<pair>{_either(nouns)})"
            rf"|h(?:e|is) (?:(?P<home>{_either(words.get('country_noun', frozenset()))})"
            rf"|(?P<bloc>{_either(words.get('bloc_noun', frozenset()))})))\b(?!-)(?! of\b)"
        )
        self._holders: dict[tuple[str, str | None], frozenset[str]] = {}

    def is_actor(self, code: str) -> bool:
        """Return whether `code` is a state or a bloc, which "both sides" may mean."""
        return code in self.home or code in self.blocs

    def sectors_of(self, noun: str) -> tuple[str, ...]:
        """Return the sectors of "governments", "armies"; none for "countries"."""
        for one in (noun, noun.removesuffix("s"), noun.removesuffix("ies") + "y"):
            if one in self._roles:
                return self._roles[one]
        return ()

    def same_role(self, before: str, now: str) -> bool:
        """Return whether "foreign minister" may be called "the minister", or what it was called."""
        before, now = before.replace("defense", "defence"), now.replace("defense", "defence")
        if before == now:
            return True
        if not before.endswith((f" {now}", f"-{now}")):
            return False
        return before[: -len(now) - 1].split("-")[0].split(" ")[0] not in self._lesser

    def holders(self, role: str, date: str | None) -> frozenset[str] | None:
        """Return the states where somebody holds the office `role` on `date`; None: any may."""
        if role not in self._titles:
            return None
        asked = (role, date)
        if asked not in self._holders:
            if len(self._holders) > _MOST_KEPT:
                self._holders.clear()
            self._holders[asked] = frozenset(
                code
                for code, since, until in self._held.get(role, ())
                if (not until if date is None else in_force(since, until, date))
            )
        return self._holders[asked]


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
