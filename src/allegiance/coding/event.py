"""An event as the coder finds it, before it becomes a line of evidence."""

from __future__ import annotations

from msgspec import Struct

from allegiance.coding.attribution import Voice
from allegiance.coding.resolving import Found
from allegiance.model import Factuality, PloverType, Trigger


class Event(Struct, frozen=True, kw_only=True):
    """An event as found, before it becomes a line of evidence."""

    type: PloverType
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[Found, ...]
    recipients: tuple[Found, ...]
    trigger: Trigger
    theme: str | None
    theme_entities: tuple[Found, ...]
    factuality: Factuality
    voice: Voice
    date: str | None
    date_text: str | None
    confidence: float


class Missed(Struct, frozen=True):
    """A predicate of the lexicon that gave no event, and why."""

    trigger: str
    why: str
