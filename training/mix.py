"""One epoch's examples: the written sentences varied afresh, and fillings of the frames.

A written sentence keeps its frame; what varies is who stands in it (any kind of actor may do
anything), and what else is told beside it. Two written sentences joined in one text give pairs
with nothing between them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from actors import Actors
from examples import Example, Pair, Written, assemble, without_genitive
from fill import _DATELINE, Fill

_LOWERED = frozenset(
    """The A An In On At After Before While When Two Three Several Dozens Hundreds Thousands His Her
    Its Their It He She They This That As Amid For Police Protesters Rebels Soldiers Students Troops
    Lawmakers Striking Some Many Local Former Senior Riot Government Opposition Following Despite
    Under With By During Since Until Although Separatist Militants Prosecutors Workers Teachers
    """.split()
)
_ATTRIBUTION = (
    ", officials said", ", a spokesman said on Tuesday", ", state media reported",
    ", according to witnesses", ", the agency said", ", diplomats said on Friday",
    ", a senior official told reporters", ", the newspaper wrote on Sunday",
)  # fmt: skip


class Mix:
    """Draws an epoch; `swap`, `join`, `dress` are the shares of sentences varied in each way."""

    def __init__(
        self,
        written: Sequence[Written],
        fill: Fill | None,
        rng: random.Random,
        swap: float = 0.25,
        join: float = 0.3,
        dress: float = 0.2,
    ) -> None:
        self.written, self.fill, self.rng = written, fill, rng
        self.swap, self.join, self.dress = swap, join, dress
        self.actors = Actors(rng)

    def epoch(self, fillings: int) -> list[Example]:
        """Every written sentence once and `fillings` new ones, shuffled."""
        made = [self._vary(row) for row in self.written]
        if self.fill is not None:
            made += [self.fill.example() for _ in range(fillings)]
        self.rng.shuffle(made)
        return made

    def _vary(self, row: Written) -> Example:
        rng = self.rng
        pieces = self._swapped(row)
        roll = rng.random()
        if roll < self.join:
            return self._joined(pieces, row)
        if roll < self.join + self.dress / 2:
            place = self.actors._capital().upper()
            pieces = [("", rng.choice(_DATELINE).format(C=place)), *pieces]
        elif roll < self.join + self.dress and pieces[-1][1].endswith("."):
            role, last = pieces[-1]
            pieces = [*pieces[:-1], (role, last[:-1])] if last != "." else pieces[:-1]
            pieces = [*pieces, ("", rng.choice(_ATTRIBUTION) + ".")]
        return assemble(pieces, row.fine, row.factuality)

    def _swapped(self, row: Written) -> list[tuple[str, str]]:
        chosen = {role: self.actors.mention() for role in "ar" if self.rng.random() < self.swap}
        pieces = []
        for place, (role, piece) in enumerate(row.pieces):
            if role in chosen:
                new = chosen[role].rstrip(",")
                bare = without_genitive(piece)
                if bare != piece:
                    new += "'" if new.endswith("s") else "'s"
                if place == 0:
                    new = new[0].upper() + new[1:]
                before = row.pieces[place - 1][1].rstrip() if place else ""
                if new.startswith("the ") and before.lower().endswith((" the", " a", " an")):
                    new = new[4:]
                piece = new
            pieces.append((role, piece))
        return pieces

    def _joined(self, pieces: list[tuple[str, str]], row: Written) -> Example:
        rng = self.rng
        one = assemble(pieces, row.fine, row.factuality)
        if self.fill is not None and rng.random() < 0.3:
            clause = self.fill.clause()
            return _beside(one, clause, rng)
        other = rng.choice(self.written)
        two = assemble(self._swapped(other), other.fine, other.factuality)
        if len(one.text.split()) + len(two.text.split()) > 75:
            return one
        first, second = (one, two) if rng.random() < 0.6 else (two, one)
        gap = rng.choice((". ", ". ", "; ", ", while ", ", and ", ", as ", " - ", ". Meanwhile, "))
        head = first.text.rstrip(" .")
        tail = second.text
        if not gap.startswith(". ") or gap != ". ":
            word = tail.split(" ", 1)[0]
            if word in _LOWERED:
                tail = tail[0].lower() + tail[1:]
        shift = len(head) + len(gap)
        entities = [*first.entities]
        entities += [[(s + shift, e + shift) for s, e in spans] for spans in second.entities]
        pairs = [*first.pairs, Pair(2, 3, second.pairs[0].type, second.pairs[0].factuality)]
        names = [
            {without_genitive(ex.text[s:e]).lower() for s, e in spans}
            for ex in (first, second)
            for spans in ex.entities
        ]
        across = [(i, j) for i in (0, 1) for j in (2, 3)] + [(j, i) for i in (0, 1) for j in (2, 3)]
        if not any(names[i] & names[j] for i in (0, 1) for j in (2, 3)):
            for i, j in rng.sample(across, 2):
                pairs.append(Pair(i, j, "NONE", "", 0.5))
        whole = head + gap + tail
        return Example(whole, entities, [p for p in pairs if _inside(entities, p, whole)])


def _inside(entities: list[list[tuple[int, int]]], pair: Pair, text: str) -> bool:
    return all(
        0 <= s < e <= len(text) for i in (pair.actor, pair.recipient) for s, e in entities[i]
    )


def _beside(one: Example, clause: str, rng: random.Random) -> Example:
    if rng.random() < 0.5 and one.text.endswith("."):
        link = rng.choice((", while ", ", as ", ", after ", ", and ", "; ", ", days before "))
        return Example(f"{one.text[:-1]}{link}{clause}.", one.entities, one.pairs)
    head = rng.choice(("After {}, ", "While {}, ", "As {}, ", "{}. ", "{}; ")).format(clause)
    shift = len(head)
    entities = [[(s + shift, e + shift) for s, e in spans] for spans in one.entities]
    return Example(head + one.text, entities, one.pairs)
