"""Counted kinds, pooled walks, coded tables and breaks: the laws of the series."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from acts import act, members
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.errors import InputError
from allegiance.measure import Question, load_issue
from allegiance.measure.alignment import align, interval_of, log_emissions, mean_of, weekly_evidence
from allegiance.measure.changes import changes_of
from allegiance.measure.coded_events import read_dyads
from allegiance.measure.days import Window
from allegiance.measure.following import follow
from allegiance.measure.kinds import WEIGHTINGS, dyad_kind
from allegiance.measure.likelihood import GRID
from allegiance.measure.over_time import (
    CUTPOINTS,
    pooled_walk,
    positions_of,
    robustness_of,
    words_deeds_gap,
)
from allegiance.measure.responses import read_responses
from allegiance.measure.tally import distinct_acts, month_log_likelihoods, monthly, weekly
from allegiance.measure.walk import Walk, run_chain

ISSUE = load_issue("ukraine-war")
WINDOW = Window(date(2015, 1, 1).toordinal(), date(2018, 12, 31).toordinal())
KINDS = [
    dyad_kind("AID", None, True, False, 0.9),
    dyad_kind("CONSULT", None, False, False, 0.9),
    dyad_kind("CONSULT", "visit", False, False, 0.6),
    dyad_kind("ACCUSE", None, False, False, 0.9),
    dyad_kind("SANCTION", None, False, False, 0.7),
]
EVENTS = st.lists(st.tuples(st.integers(0, 1400), st.integers(0, 4)), max_size=25)


def acts_of(events, repeats=True):
    days = np.array([WINDOW.first + d for d, _ in events], dtype=np.int64)
    kinds = np.array([k for _, k in events], dtype=np.int64)
    return distinct_acts(KINDS, np.zeros(len(events), np.int64), days, kinds, repeats=repeats)


def test_counted_acts_give_the_positions_of_the_brief():
    told = [
        act(
            t, ["KAZ"], [w], f"2015-{m:02d}-{d:02d}", mode=mode, credibility=0.9, id=f"{t}{w}{m}{d}"
        )
        for m in range(1, 12)
        for d in (3, 9, 21)
        for t, mode in (("CONSULT", "visit"), ("CONSULT", None), ("ACCUSE", None))
        for w in ("RUS", "UKR")
    ]
    question = Question(ISSUE, "RUS", members, "2015-12-31")
    weeks = question.window.weeks
    evidence = weekly_evidence(read_responses(question, told, "KAZ"), question.window)
    brief = align(log_emissions(evidence, weeks)[None])
    found = follow(question, told, (), (), monthly(question.window))
    row = [k.channel == "overall" and k.basis == "on_issue" for k in found.keys].index(True)
    chain = run_chain(found.log_emissions[[row]], found.clock.lengths, Walk())
    assert mean_of(chain.filtered[0, -1]) == pytest.approx(mean_of(brief.filtered[0, -1]), abs=0.01)
    total = sum(log for _, log in evidence)
    assert np.allclose(found.log_emissions[row].sum(axis=0), total, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(
    EVENTS, st.tuples(st.integers(0, 1400), st.integers(0, 4)), st.sampled_from([-0.3, 0.0, 0.4])
)
def test_an_act_for_a_side_never_moves_a_series_against_it(held, more, mean):
    clock, walk = monthly(WINDOW), Walk(mean, 0.4)
    before = positions_of(acts_of(held), clock, 1, walk=walk)
    after = positions_of(acts_of([*held, more]), clock, 1, walk=walk)
    sign = KINDS[more[1]].sign
    assert (sign * (after.mean - before.mean)).min() > -1e-9
    assert (sign * (after.filtered - before.filtered)).min() > -1e-9


@settings(max_examples=20, deadline=None)
@given(EVENTS, st.randoms())
def test_order_batches_and_duplicates_of_a_table_change_nothing(events, shuffler):
    names = ["AID", "CONSULT", "CONSULT", "ACCUSE", "SANCTION"]
    rows = [
        {
            "date": date.fromordinal(WINDOW.first + d),
            "actor": ("RUS", "KAZ", "Poland")[d % 3],
            "recipient": "UKR",
            "type": names[k],
            "confidence": 0.5 + 0.1 * (d % 4),
        }
        for d, k in events
    ]
    shape = pa.schema(
        [
            ("date", pa.date32()),
            ("actor", pa.string()),
            ("recipient", pa.string()),
            ("type", pa.string()),
            ("confidence", pa.float64()),
        ]
    )
    mixed = [*rows, *rows[:5]]
    shuffler.shuffle(mixed)
    one = read_dyads(pa.Table.from_pylist(rows, shape))
    other = read_dyads(pa.Table.from_pylist(mixed, shape), batch=3)
    assert one.pairs == other.pairs and one.acts.kinds == other.acts.kinds
    for name in ("series", "day", "kind"):
        assert np.array_equal(getattr(one.acts, name), getattr(other.acts, name))


def test_tables_are_read_by_names_roles_and_cameo_codes():
    table = pa.table(
        {
            "date": ["2014-03-05", "2014-03-06", "2014-03-07", None, "2014-03-09"],
            "actor": ["Military (Russia)", "Barack Obama", "Citizen (France)", "RUS", "Russia"],
            "recipient": ["Ukraine", "Russia", "Russia", "UKR", "Military (Russia)"],
            "cameo": ["190", "163", "141", "190", "190"],
        }
    )
    read = read_dyads(table)
    assert set(read.pairs) == {("RUS", "UKR"), ("USA", "RUS")}
    assert sum(read.unread.values()) == 3
    with pytest.raises(InputError, match="recipient"):
        read_dyads(pa.table({"date": ["2014"], "actor": ["RUS"], "type": ["AID"]}))


def test_coarse_positions_are_near_fine_ones():
    rng = random.Random(2)
    acts = acts_of([(rng.randint(0, 1400), rng.choice((0, 1, 2, 3))) for _ in range(60)])
    fine = positions_of(acts, monthly(WINDOW), 1)
    coarse = positions_of(acts, monthly(WINDOW), 1, coarse=True)
    assert np.abs(fine.mean - coarse.mean).max() < 0.02
    assert np.abs(fine.low - coarse.low).max() < 0.05
    assert np.all(fine.low <= fine.mean) and np.all(fine.mean <= fine.high)


def test_a_turn_is_dated_and_steadiness_has_no_break():
    early = [(d, k) for d in range(0, 700, 9) for k in (0, 1)]
    late = [(d, k) for d in range(700, 1400, 9) for k in (3, 4)]
    (found,) = changes_of(acts_of(early + late), weekly(WINDOW), 1)
    assert [c.direction for c in found] == ["away"] and found[0].probability > 0.9
    turned = date.fromordinal(WINDOW.first + 700)
    assert abs((date.fromisoformat(found[0].date) - turned).days) <= 14
    assert found[0].low <= found[0].date <= found[0].high and "away" in found[0].reading
    steady = [(d, k) for d in range(0, 1400, 9) for k in (0, 1, 3)]
    assert changes_of(acts_of(steady), weekly(WINDOW), 1) == [()]


def test_states_that_lean_one_way_pull_the_thin_ones_with_them():
    clock = monthly(WINDOW)
    rows = [(s, WINDOW.first + d, 0) for s in range(12) for d in range(0, 1400, 60)]
    rows.append((12, WINDOW.first + 30, 1))
    series, day, kind = (np.array(column) for column in zip(*rows, strict=True))
    logs = month_log_likelihoods(distinct_acts(KINDS, series, day, kind), clock, 13)
    walk = pooled_walk(logs, clock)
    assert walk.mean > 0
    thin = run_chain(logs[12:], clock.lengths, walk).filtered[0, -1]
    low, high = interval_of(thin)
    assert mean_of(thin) > 0.1 and high - low > 0.6
    assert pooled_walk(logs[:3], clock) == Walk()


def test_gap_and_robustness_are_told_in_words():
    friendly, cold = (np.exp(-0.5 * ((GRID - m) / 0.1) ** 2) for m in (0.5, -0.4))
    friendly, cold = friendly / friendly.sum(), cold / cold.sum()
    gap = words_deeds_gap(friendly, cold)
    assert gap.probability > 0.99 and gap.size == pytest.approx(0.9, abs=0.02)
    assert "friendlier" in gap.reading and "agree" in words_deeds_gap(cold, cold).reading
    acts = acts_of([(d, 0) for d in range(0, 1400, 20)])
    (found,) = robustness_of(acts, monthly(WINDOW), 1, Walk(), CUTPOINTS)
    assert set(found.positions) == set(WEIGHTINGS) and len(found.verdicts) == 6
    assert found.agree == (len(set(found.verdicts.values())) == 1)
