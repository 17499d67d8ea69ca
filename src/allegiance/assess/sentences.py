"""Occurrences, votes and polls told in plain sentences."""

from __future__ import annotations

from allegiance.errors import UnknownEntityError
from allegiance.measure.polls import PollReading
from allegiance.measure.votes import VoteReading
from allegiance.model import Occurrence, Participant
from allegiance.ontology import speaks_for, type_record

_SHORT = 60
_AS = {1: "as {patron} did", 0: "between the sides", -1: "against {patron}"}


def sentence_of(occurrence: Occurrence) -> str:
    """Return one plain sentence: who did what to whom, about what, when.

    Disputed acts read "reportedly ...", negated ones "has not ...".
    """
    record = type_record(occurrence.type)
    people = list(occurrence.recipients)
    actors = list(occurrence.actors)
    if not people and record.reciprocal and len(actors) > 1:
        actors, people = actors[:1], actors[1:]
    who = _names(actors) or "Someone"
    adverb = " reportedly" if occurrence.factuality == "disputed" else ""
    if occurrence.factuality == "negated":
        adverb = " has not"
    whom = f" {_names(people)}" if people else ""
    phrase = record.phrase if whom else _without_object(record.phrase)
    mode = f" ({occurrence.mode})" if occurrence.mode else ""
    over = "" if whom else _names(list(occurrence.theme_entities))
    mode += f" over {over}" if over else ""
    # a longer theme is half a sentence of the report, which the quote beside gives whole
    short = occurrence.theme if len(occurrence.theme or "") <= _SHORT else None
    about = f": “{short}”" if short else ""
    when = f" ({occurrence.date})" if occurrence.date else ""
    return f"{who}{adverb} {phrase}{whom}{mode}{about}{when}."


def vote_sentence(reading: VoteReading, patron: str) -> str:
    """Return one plain sentence for a vote."""
    vote = reading.vote
    did = "abstained" if vote.vote == "abstain" else f"voted {vote.vote}"
    how = _AS[reading.as_patron].format(patron=name_of(patron))
    return f"{name_of(vote.state)} {did} on {vote.body} {vote.resolution}, {how} ({vote.date})."


def poll_sentence(reading: PollReading, state: str) -> str:
    """Return one plain sentence for a poll."""
    poll = reading.evidence
    share = poll.figure.value if poll.figure else 0.0
    verb = "favour" if poll.type == "SUPPORT" else "are against"
    whom = _names(list(poll.recipients or poll.theme_entities)) or "it"
    return f"{share:g} % of people asked in {name_of(state)} {verb} {whom} ({poll.date})."


def name_of(code: str) -> str:
    """Return the usual name of a code, or the code where no name is known."""
    from allegiance import entities

    try:
        return entities.name_of(code)
    except UnknownEntityError:
        return code


def _names(people: list[Participant]) -> str:
    names = list(dict.fromkeys(_name(person) for person in people))
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _name(person: Participant) -> str:
    name = name_of(person.code)
    if name == person.code and person.name:
        name = person.name
    voice = speaks_for(person.sectors)
    if voice == "society":
        return f"people in {name}" if person.sectors[:1] == ("CVL",) else f"{name}'s society"
    return f"former officials of {name}" if voice == "elite" else name


def _without_object(phrase: str) -> str:
    words = phrase.split()
    loose = ("with", "to", "for", "on", "against", "before", "towards")
    return " ".join(words[:-1]) if words[-1] in loose else phrase
