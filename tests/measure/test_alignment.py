import random

import numpy as np
import pytest
from acts import act, members
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.measure import Question, load_issue
from allegiance.measure.alignment import (
    align,
    category_probabilities,
    interval_of,
    last_filtered,
    log_emissions,
    mean_of,
    prior,
    weekly_evidence,
    weekly_step,
)
from allegiance.measure.breaks import breaks_of
from allegiance.measure.joint import joint, window_joints
from allegiance.measure.likelihood import GRID
from allegiance.measure.responses import read_responses
from allegiance.measure.trend import trend_of

ISSUE = load_issue("ukraine-war")
AS_OF = "2015-12-31"
CLOSE = 1e-9

ACTS = st.builds(
    act,
    st.sampled_from(
        ["SUPPORT", "CONSULT", "COOPERATE", "ACCUSE", "REJECT", "SANCTION", "ASSAULT", "AID"]
    ),
    st.just(["KAZ"]),
    st.sampled_from([["RUS"], ["UKR"], ["RUS", "UKR"], ["DEU"]]),
    st.builds("{}-{:02d}-{:02d}".format, st.just(2015), st.integers(1, 12), st.integers(1, 28)),
    mode=st.sampled_from([None, "military", "meet", "visit"]),
    credibility=st.sampled_from([0.3, 0.7, 1.0]),
    id=st.uuids().map(str),
)
SEVERAL = st.lists(ACTS, max_size=8, unique_by=lambda o: o.id)


def posterior(occurrences, patron="RUS"):
    question = Question(ISSUE, patron, members, AS_OF)
    read = read_responses(question, occurrences, "KAZ")
    evidence = weekly_evidence(read, question.window)
    return align(log_emissions(evidence, question.window.weeks)[None]), question.window


def means(occurrences, patron="RUS"):
    found, _ = posterior(occurrences, patron)
    return mean_of(found.filtered[0]), mean_of(found.smoothed[0])


def test_the_walk_keeps_the_prior_and_moves_about_three_tenths_a_year():
    step = weekly_step()
    assert np.allclose(step.sum(axis=1), 1) and np.allclose(prior() @ step, prior())
    assert np.allclose(step, step[::-1, ::-1], atol=1e-15)
    assert np.sqrt(step[50] @ GRID**2) == pytest.approx(0.3 / np.sqrt(52.18), rel=0.01)
    year = np.linalg.matrix_power(step, 52)
    assert 0.25 < np.sqrt(year[50] @ GRID**2) < 0.31


def test_the_walk_is_totally_positive_of_order_two():
    step = weekly_step()
    minors = step[:-1, :-1] * step[1:, 1:] - step[:-1, 1:] * step[1:, :-1]
    assert minors.min() >= -1e-18


@settings(max_examples=40, deadline=None)
@given(SEVERAL, ACTS, st.sampled_from(["RUS", "UKR"]))
def test_an_act_for_a_side_never_moves_the_estimate_against_it(held, more, patron):
    question = Question(ISSUE, patron, members, AS_OF)
    signs = {r.sign for r in read_responses(question, [more], "KAZ")}
    before, after = means(held, patron), means([*held, more], patron)
    for old, new in zip(before, after, strict=True):
        if signs == {1}:
            assert (new - old).min() > -CLOSE
        if signs == {-1}:
            assert (new - old).max() < CLOSE


@settings(max_examples=20, deadline=None)
@given(SEVERAL, st.randoms())
def test_order_does_not_matter(held, shuffler):
    mixed = list(held)
    shuffler.shuffle(mixed)
    for one, other in zip(means(held), means(mixed), strict=True):
        assert np.allclose(one, other, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(SEVERAL)
def test_asked_from_the_other_side_everything_is_mirrored(held):
    one, _ = posterior(held, "RUS")
    other, _ = posterior(held, "UKR")
    assert np.allclose(one.smoothed, other.smoothed[..., ::-1], atol=1e-12)
    assert np.allclose(one.filtered, other.filtered[..., ::-1], atol=1e-12)
    low, high = interval_of(one.smoothed)
    mirrored = interval_of(other.smoothed)
    assert np.allclose(low, -mirrored[1]) and np.allclose(high, -mirrored[0])


def test_silence_widens_the_interval():
    occurrences = [
        act(t, ["KAZ"], ["RUS"], f"2014-{m:02d}-03")
        for m in range(3, 7)
        for t in ("COOPERATE", "AID", "SUPPORT")
    ]
    found, _ = posterior(occurrences)
    low, high = interval_of(found.filtered[0])
    width = (high - low)[20:]
    assert np.all(np.diff(width) > -1e-9) and width[-1] > width[0] + 0.02


def test_forward_backward_agrees_with_enumeration():
    rng = np.random.default_rng(3)
    logs = rng.normal(size=(1, 3, GRID.size))
    found = align(logs)
    e, step = np.exp(logs[0]), weekly_step()
    paths = np.einsum("a,a,ab,b,bc,c->abc", prior(), e[0], step, e[1], step, e[2])
    paths /= paths.sum()
    assert np.allclose(found.smoothed[0, 0], paths.sum(axis=(1, 2)))
    assert np.allclose(found.smoothed[0, 1], paths.sum(axis=(0, 2)))
    assert np.allclose(found.filtered[0, 2], paths.sum(axis=(0, 1)))
    assert np.allclose(joint(found, 0, 0, 2), paths.sum(axis=1))


def test_sliding_joints_are_the_joints():
    logs = np.random.default_rng(4).normal(size=(1, 23, GRID.size))
    found = align(logs)
    for start, density in enumerate(window_joints(found, 0, 5)):
        assert np.allclose(density, joint(found, 0, start, start + 5))
    assert start == 17


def test_forward_pass_alone_gives_the_last_week():
    occurrences = [act("AID", ["KAZ"], ["RUS"], f"2015-{m:02d}-03") for m in range(1, 12)]
    question = Question(ISSUE, "RUS", members, AS_OF)
    evidence = weekly_evidence(read_responses(question, occurrences, "KAZ"), question.window)
    full, _ = posterior(occurrences)
    last = last_filtered([(0, w, log) for w, log in evidence], 1, question.window.weeks)
    assert np.allclose(last, full.filtered[:, -1])
    assert np.allclose(full.smoothed[:, -1], full.filtered[:, -1])


def test_categories_split_a_flat_density_by_width():
    flat = np.full(GRID.size, 1 / GRID.size)
    shares = category_probabilities(flat, ISSUE)
    assert shares.sum() == pytest.approx(1)
    assert np.allclose(shares, shares[::-1]) and np.allclose(shares, 0.2, atol=0.004)


def test_contradictory_evidence_does_not_break_the_filter():
    occurrences = [
        act(t, ["KAZ"], [w], "2015-06-03", mode=m, credibility=1.0)
        for t in ("ASSAULT", "AID", "SANCTION", "COERCE", "MOBILIZE")
        for w in ("RUS", "UKR")
        for m in (None, "military")
    ]
    for series in means(occurrences):
        assert np.isfinite(series).all() and abs(series[-1]) < 0.1


def turning(occurrences=()):
    early = [
        act(t, ["KAZ"], ["RUS"], f"2014-{m:02d}-05")
        for m in range(3, 13)
        for t in ("COOPERATE", "SUPPORT", "AID")
    ]
    late = [
        act(t, ["KAZ"], ["RUS"], f"2015-{m:02d}-05")
        for m in range(1, 13)
        for t in ("SANCTION", "REJECT", "ACCUSE", "COERCE")
    ]
    return posterior([*early, *late, *occurrences])


def test_a_turn_is_dated_and_gives_the_trend():
    found, window = turning()
    shifts = breaks_of(found, 0, window)
    assert [s.direction for s in shifts] == ["away"]
    assert "2014-12" <= shifts[0].date <= "2015-03" and shifts[0].size < -0.3
    trend = trend_of(found, 0, window, shifts)
    assert trend.direction == "away" and trend.since == shifts[0].date and trend.probability > 0.9


def test_no_evidence_has_neither_break_nor_movement():
    found, window = posterior([])
    assert breaks_of(found, 0, window) == ()
    assert trend_of(found, 0, window, ()).direction == "flat"


def test_a_thousand_consultations_and_nothing_else_stay_below_the_corner():
    rng = random.Random(5)
    for mode in (None, "visit", "phone", "multilateral"):
        talk = [
            act(
                "CONSULT",
                ["KAZ", "RUS"],
                date=f"2015-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
                mode=mode,
                credibility=1.0,
                id=str(i),
            )
            for i in range(1000)
        ]
        filtered, smoothed = means(talk)
        assert filtered.max() < 0.6 and smoothed.max() < 0.6


@pytest.mark.parametrize(
    "army",
    [
        act("ASSAULT", ["KAZ", "RUS"], ["UKR"], "2015-12-02"),
        act("COOPERATE", ["KAZ"], ["RUS"], "2015-12-02", theme="troops sent to fight"),
    ],
)
def test_one_army_moves_more_than_ten_communiques(army):
    together = [act("SUPPORT", ["KAZ"], ["RUS"], f"2015-12-{d:02d}") for d in range(1, 11)]
    spread = [act("SUPPORT", ["KAZ"], ["RUS"], f"2015-{m:02d}-02") for m in range(3, 13)]
    sent = means([army])[0][-1]
    assert sent > means(together)[0][-1] and sent > means(spread)[0][-1]
