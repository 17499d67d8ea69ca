"""Which side an act is done to, and whether that favours it: the reading behind every response."""

from __future__ import annotations

from msgspec import Struct

from allegiance.measure.sides import Place, Sides
from allegiance.model import Occurrence, Participant
from allegiance.ontology import mentions, type_record, word_pattern
from allegiance.ontology.plover import read_toml
from allegiance.ontology.response_table import About, Toward

_ASKING_FOR = (None, "assist", "meet")  # a REQUEST that treats the asked as a friend
_OWN_ENEMIES = ("OPP", "REB", "ELI")  # a state's opposition, rebels and exiles are not that state
_ABOUT_RECOGNITION = ("REJECT", "SUPPORT", "AGREE")
_THEME_AFTER_OTHERS = ("REJECT", "SUPPORT", "PROTEST")
_HARM = word_pattern(read_toml("topics.toml")["hostile"])
_TAKING = word_pattern(read_toml("topics.toml")["taking"])


class Pull(Struct, frozen=True):
    """One pull of one act: `side` it is done to and `sign` it favours, +1 patron, -1 adversary."""

    side: int
    sign: int
    toward: Toward
    factor: float
    about: About | None
    joint: bool = False


def pulls_of(occurrence: Occurrence, state: str, sides: Sides) -> tuple[Pull, ...]:
    """Return the pulls of what `state` did, none where it concerns neither side.

    Recipients decide; without any, partners of a reciprocal or joint act; without those, whom the
    theme names, read round where the theme is itself an act against them ("sanctions on X"). A
    refusal about what a side sponsors is done to that side. Where both sides are hit, each opposite
    pull has half the factor.
    """
    record = type_record(occurrence.type)
    on = occurrence.date or ""
    recipients = _foreign(occurrence.recipients, state)
    partners = _foreign(occurrence.actors, state)
    hits: dict[int, Place] = {}
    joint = False
    if not (occurrence.type == "REJECT" and _add_proteges(hits, occurrence, state, sides)):
        _add(hits, recipients, sides, on)
        if not recipients and (record.reciprocal or record.joint):
            _add(hits, partners, sides, on)
            joint = record.joint and bool(hits)
        no_partner = not recipients and not (partners and record.reciprocal)
        if (
            not hits
            and record.from_theme
            and (no_partner or occurrence.type in _THEME_AFTER_OTHERS)
        ):
            _add_theme(hits, occurrence, state, sides)
    favour = 1 if joint or _favours(occurrence, record.cooperative) else -1
    about = about_of(occurrence, state)
    share = 0.5 if len(hits) == 2 else 1.0
    return tuple(
        Pull(
            side=side,
            sign=side * favour,
            toward=_kind(place, side, occurrence, sides),
            factor=place.factor * share,
            about=about,
            joint=joint,
        )
        for side, place in sorted(hits.items())
    )


def about_of(occurrence: Occurrence, state: str) -> About | None:
    """Return whether an act is relief or military, told by mode, theme (or quotes) and sector."""
    text = occurrence.theme or occurrence.words
    if occurrence.mode == "humanitarian" or (
        occurrence.type == "AID" and mentions("humanitarian", text)
    ):
        return "humanitarian"
    soldiers = any(p.code == state and p.sectors[:1] == ("MIL",) for p in occurrence.actors)
    if occurrence.mode == "military" or soldiers or mentions("military", text):
        return "military"
    return None


def _favours(occurrence: Occurrence, cooperative: bool) -> bool:
    if occurrence.type == "REQUEST":
        return occurrence.mode in _ASKING_FOR
    return cooperative


def _foreign(people: tuple[Participant, ...], state: str) -> list[Participant]:
    return [p for p in people if p.code != state and not set(p.sectors) & set(_OWN_ENEMIES)]


def _add(hits: dict[int, Place], people: list[Participant], sides: Sides, on: str) -> None:
    for person in people:
        place = sides.place(person.code, on)
        if place is not None:
            _keep(hits, place.sign, place)


def _keep(hits: dict[int, Place], side: int, place: Place) -> None:
    """Keep one place a side: the fullest factor, and a protege before its patron."""
    held = hits.get(side)
    if held is None or (place.factor, place.kind == "protege") > (
        held.factor,
        held.kind == "protege",
    ):
        hits[side] = place


def _add_proteges(hits: dict[int, Place], occurrence: Occurrence, state: str, sides: Sides) -> bool:
    """Refusals about what one side sponsors ("recognition of ...") are done to that side."""
    theme = occurrence.theme or ""
    if _HARM.search(theme) or _TAKING.search(theme):
        return False
    found = {
        place.sign: place
        for person in _foreign(occurrence.theme_entities, state)
        if (place := sides.place(person.code, occurrence.date or "")) and place.kind == "protege"
    }
    if not found:
        found = {sign: Place(sign, "protege", 1.0) for sign in sides.protege_signs(theme)}
    if len(found) == 1:
        hits.update(found)
    return len(found) == 1


def _add_theme(hits: dict[int, Place], occurrence: Occurrence, state: str, sides: Sides) -> None:
    theme = occurrence.theme or ""
    for sign in sides.protege_signs(theme):
        if occurrence.type in _ABOUT_RECOGNITION and not _HARM.search(theme):
            _keep(hits, sign, Place(sign, "protege", 1.0))
            return
    undone = mentions("undoing", theme)
    for person in _foreign(occurrence.theme_entities, state):
        place = sides.place(person.code, occurrence.date or "")
        if place is None:
            continue
        if not undone and _suffers(person, place, theme):
            _keep(hits, -place.sign, Place(-place.sign, "principal", place.factor))
        else:
            _keep(hits, place.sign, place)


def _suffers(person: Participant, place: Place, theme: str) -> bool:
    """Say whether the theme is an act against `person` rather than one of its own."""
    harm = _HARM.search(theme)
    if harm is None and place.kind != "protege":
        harm = _TAKING.search(theme)
    if harm is None:
        return False
    text = person.text or person.name
    at = theme.casefold().find(text.casefold()) if text else -1
    if at < 0:
        return True
    if at > harm.start():
        return not theme[:at].rstrip().casefold().endswith("by")
    after = theme[at + len(text) : at + len(text) + 2]
    does_it = after in ("'s", "’s") or bool(
        person.name and text.casefold() != person.name.casefold()
    )
    return not does_it


def _kind(place: Place, side: int, occurrence: Occurrence, sides: Sides) -> Toward:
    """Return what is acted upon; recognition and its refusal concern the protege they name."""
    if place.kind != "protege" and occurrence.type in _ABOUT_RECOGNITION:
        for person in occurrence.theme_entities:
            named = sides.place(person.code, occurrence.date or "")
            if named is not None and named.kind == "protege" and named.sign == side:
                harmful = _HARM.search(occurrence.theme or "") is not None
                return place.kind if harmful else "protege"
    return place.kind
