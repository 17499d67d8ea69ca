"""Similarity of every pair of states, from votes or from alliances, by the field's measures.

The measures are in `portfolios`; here votes and alliances become cross tables, all pairs of a
session or year at once. What to do with abstentions and absences is for the user to say; the advice
of the literature is in docs/similarity.md.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from allegiance.errors import InputError, QuestionError
from allegiance.measure.ballots import cast_votes, codes_of, kinds_of, table_of
from allegiance.measure.portfolios import (
    Floats,
    Metric,
    agreement_share,
    cohens_kappa,
    distances,
    kendalls_tau_b,
    s_score,
    scotts_pi,
)

Measure = Literal["agreement", "s", "pi", "kappa", "tau_b"]
MEASURES: tuple[Measure, ...] = ("agreement", "s", "pi", "kappa", "tau_b")
Abstentions = Literal["middle", "missing", "no"]
Absences = Literal["missing", "abstain"]
Choices = NDArray[np.int8]

FIRMEST = 3
"""The strongest commitment: 0 none, 1 consultation, 2 neutrality, 3 defence."""
_MISSING = -1


def vote_similarity(
    votes: Any,
    measure: Measure = "s",
    *,
    metric: Metric = "absolute",
    abstentions: Abstentions = "middle",
    absences: Absences = "missing",
    over: Literal["session", "all"] = "session",
) -> pa.Table:
    """Return the similarity of all pairs of states that voted in common, by session or over all.

    `votes`: columns `state`, `session`, `roll_call`, `vote` and, where roll calls are to count
    unequally, `weight` (one a roll call, 0 or more). Abstentions lie in the `middle` between yes
    and no, are `missing`, or count as `no`; absences are `missing` or count as `abstain`, for
    states with at least one row in the session. `metric` is how far apart categories are: for the
    agreement share and tau-b it says nothing; for pi and kappa `nominal` gives the unweighted ones.

    Columns: `state_a` < `state_b`, `session` (null over all), `value` (nan where undefined),
    `roll_calls` (compared). InputError for votes that cannot be read.
    """
    _check(measure, MEASURES, "measure")
    _check(metric, ("nominal", "absolute", "squared"), "metric")
    _check(abstentions, ("middle", "missing", "no"), "abstentions")
    _check(absences, ("missing", "abstain"), "absences")
    table = table_of(votes)
    cast = cast_votes(table)
    sessions: list[int] = sorted(pc.unique(cast["session"]).to_pylist())
    categories = 3 if abstentions == "middle" else 2
    found = []
    for period in sessions if over == "session" else [None]:
        part = cast if period is None else cast.filter(pc.equal(cast["session"], period))
        states, choice = _ballot_matrix(part, abstentions, absences)
        weight = _weights(table, part)
        found.append(_pairs(states, choice, weight, categories, measure, metric, period))
    return pa.concat_tables(found).rename_columns(
        ["state_a", "state_b", "session", "value", "roll_calls"]
    )


def alliance_similarity(
    alliances: Any,
    measure: Measure = "s",
    *,
    metric: Metric = "absolute",
    members: Any | None = None,
) -> pa.Table:
    """Return the similarity of all pairs of states by whom they are allied with, year by year.

    `alliances`: columns `state`, `partner`, `year`, `commitment` (0 none, 1 consultation or
    entente, 2 neutrality or non-aggression, 3 defence); a pair named in one direction holds in
    both, and of several commitments the strongest counts. `members`: columns `state`, `year` and,
    where partners are to count unequally, `weight` (share of capabilities, say); default: every
    state named in the year. A state is its own firmest ally, as Signorino & Ritter (1999) have it.

    Columns: `state_a` < `state_b`, `year`, `value`, `partners` (compared).
    """
    _check(measure, MEASURES, "measure")
    _check(metric, ("nominal", "absolute", "squared"), "metric")
    table = _columns(alliances, ("state", "partner", "year", "commitment"), "alliances")
    strange = [c for c in pc.unique(table["commitment"]).to_pylist() if c not in range(FIRMEST + 1)]
    if strange:
        raise InputError("alliances", f"commitment {strange[0]} is none of 0 to {FIRMEST}")
    listed = None if members is None else _columns(members, ("state", "year"), "members")
    found = []
    for year in sorted(pc.unique((listed or table)["year"]).to_pylist()):
        states, weight = _system(table, listed, year)
        at = {state: index for index, state in enumerate(states)}
        choice = np.zeros((len(states), len(states)), dtype=np.int8)
        np.fill_diagonal(choice, FIRMEST)
        for row in table.filter(pc.equal(table["year"], year)).to_pylist():
            one, other = at.get(row["state"]), at.get(row["partner"])
            if one is not None and other is not None:
                strongest = max(choice[one, other], row["commitment"])
                choice[one, other] = choice[other, one] = strongest
        found.append(_pairs(states, choice, weight, FIRMEST + 1, measure, metric, year))
    return pa.concat_tables(found).rename_columns(
        ["state_a", "state_b", "year", "value", "partners"]
    )


def _ballot_matrix(
    votes: pa.Table, abstentions: Abstentions, absences: Absences
) -> tuple[list[str], Choices]:
    """Return the states, and the category of each in each roll call, (states, roll calls)."""
    state, states = codes_of(votes["state"])
    call, calls = codes_of(votes["roll_call"])
    session, sessions = codes_of(votes["session"])
    choice = np.full((len(states), len(calls)), _MISSING, dtype=np.int8)
    choice[state, call] = kinds_of(votes["vote"])
    if absences == "abstain":
        member = np.zeros((len(states), len(sessions)), dtype=bool)
        member[state, session] = True
        when = np.empty(len(calls), dtype=np.intp)
        when[call] = session
        choice[(choice == _MISSING) & member[:, when]] = 1
    if abstentions != "middle":
        choice[choice == 1] = _MISSING if abstentions == "missing" else 2
        choice[choice == 2] = 1
    return states, choice


def _weights(table: pa.Table, calls: pa.Table) -> Floats:
    """Return the weight of each distinct roll call of `calls`, in order of name."""
    _, names = codes_of(calls["roll_call"])
    if "weight" not in table.column_names:
        return np.ones(len(names))
    given = dict(
        zip(
            table["roll_call"].cast(pa.string()).to_pylist(),
            table["weight"].cast(pa.float64()).to_pylist(),
            strict=True,
        )
    )
    return np.array([given[name] for name in names])


def _system(alliances: pa.Table, members: pa.Table | None, year: int) -> tuple[list[str], Floats]:
    """Return the states of a year and their weights."""
    if members is None:
        now = alliances.filter(pc.equal(alliances["year"], year))
        named = set(now["state"].to_pylist()) | set(now["partner"].to_pylist())
        return sorted(named), np.ones(len(named))
    now = members.filter(pc.equal(members["year"], year)).to_pylist()
    weights = {row["state"]: float(row.get("weight", 1.0)) for row in now}
    states = sorted(weights)
    return states, np.array([weights[state] for state in states])


def _pairs(
    states: list[str],
    choice: Choices,
    weight: Floats,
    categories: int,
    measure: Measure,
    metric: Metric,
    period: int | None,
) -> pa.Table:
    """Return the pairs with an issue in common, one row each."""
    chosen = [(choice == k).astype(np.float64) for k in range(categories)]
    cross = np.empty((len(states), len(states), categories, categories))
    for row, column in product(range(categories), repeat=2):
        cross[:, :, row, column] = (chosen[row] * weight) @ chosen[column].T
    there = (choice >= 0).astype(np.float64)
    common = np.rint(there @ there.T).astype(np.int64)
    one, other = np.nonzero(np.triu(common, 1))
    value = _value(cross[one, other], measure, distances(categories, metric))
    names = np.array(states, dtype=object)
    return pa.table(
        {
            "state_a": pa.array(names[one], pa.string()),
            "state_b": pa.array(names[other], pa.string()),
            "period": pa.array([period] * len(one), pa.int64()),
            "value": pa.array(value, pa.float64()),
            "compared": pa.array(common[one, other], pa.int64()),
        }
    )


def _value(cross: Floats, measure: Measure, apart: Floats) -> Floats:
    if measure == "agreement":
        return agreement_share(cross)
    if measure == "tau_b":
        return kendalls_tau_b(cross)
    corrected = {"s": s_score, "pi": scotts_pi, "kappa": cohens_kappa}[measure]
    return corrected(cross, apart)


def _columns(given: Any, needed: tuple[str, ...], what: str) -> pa.Table:
    table = given if isinstance(given, pa.Table) else pa.table(given)
    for name in needed:
        if name not in table.column_names:
            known = ", ".join(table.column_names)
            raise InputError(what, f"have no column {name}", f"they have {known}")
        if table[name].null_count:
            raise InputError(what, f"{table[name].null_count} rows have no {name}")
    kinds = {"year": pa.int64(), "commitment": pa.int64(), "weight": pa.float64()}
    try:
        typed = {
            name: pc.cast(table[name], kinds.get(name, pa.string()))
            for name in (*needed, "weight")
            if name in table.column_names
        }
    except pa.ArrowInvalid as error:
        raise InputError(what, f"hold a value of the wrong kind: {error}") from error
    return pa.table(typed)


def _check(given: str, known: tuple[str, ...], what: str) -> None:
    if given not in known:
        raise QuestionError(f"no {what} called {given}: choose one of {', '.join(known)}")
