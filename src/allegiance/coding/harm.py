"""What "the attack" or "this war" refers back to: the harmful act told last."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from allegiance.coding.event import Event
from allegiance.coding.lexicon import frames
from allegiance.coding.resolving import Recall

HARM = {"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"}


def refers_back(noun: Token) -> bool:
    """ "The invasion", "this war": a harmful act named as known, without who did it."""
    lines = frames().get(("noun", noun.lemma_.lower()), ())
    definite = any(c.lower_ in ("the", "this", "that", "these", "those") for c in noun.children)
    return definite and any(f.type in HARM for f in lines)


def remember_harm(found: Iterable[Event], recall: Recall) -> None:
    """Keep who did the last asserted harm, and to whom, for the sentences to come."""
    for event in found:
        if event.type in HARM and event.factuality == "asserted" and event.recipients:
            recall.harm = (event.actors, event.recipients)
