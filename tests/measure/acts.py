"""Own-made occurrences for the tests of measure and assess."""

from __future__ import annotations

from collections.abc import Sequence

from allegiance.errors import UnknownEntityError
from allegiance.model import Attribution, Factuality, Occurrence, Participant, PloverType
from allegiance.ontology import quad

WEST = frozenset({"USA", "GBR", "DEU", "FRA", "POL"})
TOPIC = "the war in Ukraine"


def members(bloc: str, on: str) -> frozenset[str]:
    """A small world: WEST has five members, EU two of them, BRICS none of them."""
    blocs = {
        "WEST": WEST,
        "EU": frozenset({"DEU", "FRA"}),
        "BRICS": frozenset({"RUS", "CHN", "IND"}),
    }
    if bloc not in blocs:
        raise UnknownEntityError(bloc)
    return blocs[bloc]


def who(code: str, *sectors: str, name: str = "", text: str | None = None) -> Participant:
    return Participant(code=code, sectors=sectors, name=name, text=text)


def act(
    type: PloverType,
    actors: Sequence[str | Participant],
    recipients: Sequence[str | Participant] = (),
    date: str | None = "2022-06-17",
    *,
    mode: str | None = None,
    theme: str | None = TOPIC,
    about: Sequence[str | Participant] = (),
    factuality: Factuality = "asserted",
    words: str = "",
    credibility: float = 0.9,
    id: str | None = None,
) -> Occurrence:
    def people(given: Sequence[str | Participant]) -> tuple[Participant, ...]:
        return tuple(who(one) if isinstance(one, str) else one for one in given)

    key = id or "|".join(map(str, (type, actors, recipients, date, mode, theme, factuality)))
    return Occurrence(
        id=key,
        evidence=(f"e:{key}",),
        actors=people(actors),
        recipients=people(recipients),
        type=type,
        mode=mode,
        theme=theme,
        theme_entities=people(about),
        factuality=factuality,
        attribution=Attribution(kind="author"),
        date=date,
        dated_by="text" if date else "unknown",
        quad=quad(type),
        credibility=credibility,
        reports=1,
        carriers=1,
        words=words,
    )
