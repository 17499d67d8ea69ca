"""Occurrences, votes and polls of all states on an issue, as series by state and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from msgspec import Struct

from allegiance.measure.days import Window
from allegiance.measure.kinds import Counts, Kind, kind_of
from allegiance.measure.likelihood import Array
from allegiance.measure.polls import poll_evidence, read_polls
from allegiance.measure.question import Question
from allegiance.measure.responses import read_responses
from allegiance.measure.tally import Acts, Clock, distinct_acts, month_log_likelihoods
from allegiance.measure.votes import read_votes, vote_evidence
from allegiance.model import Basis, Evidence, Issue, Occurrence, Side, Vote

OVERALL = "overall"
_IN = {"words": ("words", OVERALL), "deeds": ("deeds", OVERALL), "society": ("society",)}


class Key(Struct, frozen=True, order=True):
    """What one series is of; `channel` overall, words, deeds, votes or society."""

    state: str
    basis: Basis
    channel: str


class Followed(Struct, frozen=True):
    """Series in order of `keys`; arrays are (series, months)."""

    keys: tuple[Key, ...]
    acts: Acts
    clock: Clock
    window: Window
    log_emissions: Array
    occurrences: Counts
    carriers: Counts


def follow(
    question: Question,
    occurrences: Iterable[Occurrence],
    votes: Iterable[Vote],
    polls: Iterable[Evidence],
    clock: Clock,
    *,
    states: frozenset[str] | None = None,
) -> Followed:
    """Return every state's series that has any evidence; principals are fixed and left out."""
    by_state: dict[str, list[Occurrence]] = defaultdict(list)
    told: dict[str, Occurrence] = {}
    for occurrence in occurrences:
        told[occurrence.id] = occurrence
        for code in {p.code for p in occurrence.actors}:
            by_state[code].append(occurrence)
    cast = read_votes(question, votes)
    asked: dict[str, list[Evidence]] = defaultdict(list)
    for poll in polls:
        for code in {p.code for p in poll.actors}:
            asked[code].append(poll)
    known = set(by_state) | set(cast) | set(asked)
    chosen = sorted(
        code
        for code in (known if states is None else known & states)
        if not question.sides.principal_sign(code)
    )
    rows: dict[Key, list[tuple[int, Kind]]] = defaultdict(list)
    seen: dict[Key, dict[str, int]] = defaultdict(dict)
    beside: dict[Key, list[tuple[int, Array]]] = defaultdict(list)
    for code in chosen:
        for response in read_responses(question, by_state.get(code, []), code):
            bases: tuple[Basis, ...] = ("whole_relation",)
            if response.on_issue:
                bases = ("on_issue", "whole_relation")
            for basis in bases:
                for channel in _IN.get(response.channel, ()):
                    key = Key(code, basis, channel)
                    rows[key].append((response.day, kind_of(response)))
                    seen[key][response.occurrence] = response.day
        for basis in ("on_issue", "whole_relation"):
            if cast.get(code):
                logs = vote_evidence(question, cast[code])
                beside[Key(code, basis, "votes")] += [
                    (r.day, log) for r, (_, log) in zip(cast[code], logs, strict=True)
                ]
            readings = read_polls(question, asked.get(code, ()), code)
            if readings:
                logs = poll_evidence(question, readings)
                beside[Key(code, basis, "society")] += [
                    (r.day, log) for r, (_, log) in zip(readings, logs, strict=True)
                ]
    keys = tuple(sorted({*rows, *beside}))
    acts = _acts(keys, rows)
    logs_of = month_log_likelihoods(acts, clock, len(keys))
    occurred: Counts = np.zeros(logs_of.shape[:2], dtype=np.int64)
    carried: Counts = np.zeros(logs_of.shape[:2], dtype=np.int64)
    for at, key in enumerate(keys):
        for day, log in beside.get(key, ()):
            month = int(clock.at(np.array([day]))[0])
            logs_of[at, month] += log
            occurred[at, month] += 1
            carried[at, month] += 1
        for name, day in seen.get(key, {}).items():
            month = int(clock.at(np.array([day]))[0])
            occurred[at, month] += 1
            carried[at, month] += told[name].carriers
    window = question.window
    return Followed(keys, acts, clock, window, logs_of, occurred, carried)


def one_sided(state: str, start: str, end: str | None = None) -> Issue:
    """Return an issue with one side, `state`: the whole relation of any other state to it."""
    return Issue(
        name=f"toward {state}",
        title=f"Relations with {state}",
        sides=(Side(name=state, principals=(state,)), Side(name="(no other side)", principals=())),
        start=start,
        end=end,
    )


def _acts(keys: tuple[Key, ...], rows: Mapping[Key, list[tuple[int, Kind]]]) -> Acts:
    kinds = sorted({kind for told in rows.values() for _, kind in told}, key=repr)
    number = {kind: at for at, kind in enumerate(kinds)}
    flat = [
        (at, day, number[kind]) for at, key in enumerate(keys) for day, kind in rows.get(key, ())
    ]
    series, days, which = (
        np.array([row[column] for row in flat], dtype=np.int64) for column in range(3)
    )
    return distinct_acts(kinds, series, days, which, repeats=True)
