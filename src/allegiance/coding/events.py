"""The events of one parsed sentence: frames matched, each read in full, fragments joined."""

from __future__ import annotations

from allegiance.coding.dates import date_phrases
from allegiance.coding.event import Event, Missed
from allegiance.coding.match_reader import MatchReader
from allegiance.coding.matching import matches
from allegiance.coding.resolving import Recall
from allegiance.coding.scene import Scene


def events(scene: Scene, published: str | None, recall: Recall) -> tuple[list[Event], list[Missed]]:
    """Every event of the sentence, one a type, actors, recipients and factuality."""
    found: dict[object, Event] = {}
    missed: list[Missed] = []
    phrases = date_phrases(scene.text, published)
    for match in matches(scene.parsed):
        reader = MatchReader(scene, match, phrases, published, recall)
        made, why = reader.read()
        if not made:
            missed.append(Missed(match.head.text, why))
        for event in made:
            key = (
                event.type,
                tuple(f.participant.code for f in event.actors),
                tuple(f.participant.code for f in event.recipients),
                event.factuality,
            )
            if key not in found or found[key].confidence < event.confidence:
                found[key] = event
    return _without_fragments(list(found.values())), missed


def _without_fragments(found: list[Event]) -> list[Event]:
    """ "Struck Oslo, killing twelve" is one act: the part that names no recipient is dropped."""
    named = {(e.type, e.actors[0].participant.code) for e in found if e.recipients and e.actors}
    done = {_who(e) for e in found if e.factuality == "asserted"}
    return [
        e
        for e in found
        if (e.recipients or e.theme_entities or (e.type, e.actors[0].participant.code) not in named)
        # "sent troops to help Norway" is one act, its purpose no second one
        and not (e.factuality == "intended" and _who(e) in done)
    ]


def _who(event: Event) -> object:
    return (
        event.type,
        frozenset(f.participant.code for f in event.actors),
        frozenset(f.participant.code for f in event.recipients),
    )
