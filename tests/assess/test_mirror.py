"""Swapping the sides of an issue, or asking about the other patron, mirrors every answer."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from acts import act, members
from hypothesis import given, settings
from hypothesis import strategies as st

from allegiance.assess import assess
from allegiance.assess.comparison import nearer
from allegiance.assess.hypotheses import weigh_hypotheses
from allegiance.assess.linchpins import linchpins
from allegiance.assess.variants import counted_responses
from allegiance.measure import Question, load_issue, roll_call_votes
from allegiance.model import CATEGORIES, PLOVER_TYPES

# a short window: the law does not depend on it, and each example is read several times over
ISSUE = msgspec.structs.replace(load_issue("ukraine-war"), start="2022-01-01")
# backers and proteges stand on one side only; the law is about the sides themselves
EVEN = msgspec.structs.replace(
    ISSUE,
    sides=tuple(
        msgspec.structs.replace(s, backers=(), proteges=(), protege_words=()) for s in ISSUE.sides
    ),
)
VOTES = roll_call_votes(ISSUE)
DAY = "2022-12-31"
MIRROR = dict(zip(CATEGORIES, reversed(CATEGORIES), strict=True)) | {
    v: v for v in ("hedging", "uncommitted", "too little evidence")
}

ACTS = st.lists(
    st.tuples(
        st.sampled_from(PLOVER_TYPES),
        st.sampled_from(["RUS", "UKR"]),
        st.dates(min_value=date(2022, 1, 2), max_value=date(2022, 12, 30)),
    ),
    max_size=8,
)  # fmt: skip


def told(acts, swap=None):
    swap = swap or {}
    return [
        act(type, ["KAZ"], [swap.get(to, to)], day.isoformat(), id=str(n))
        for n, (type, to, day) in enumerate(acts)
    ]


def ask(occurrences, patron, issue=ISSUE, votes=VOTES):
    return assess(
        occurrences, votes, (), state="KAZ", patron=patron, issue=issue, as_of=DAY,
        ledger_version=1, members=members,
    )  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(ACTS)
def test_the_other_patron_mirrors_verdict_likelihood_and_evidence(acts):
    one, other = ask(told(acts), "RUS"), ask(told(acts), "UKR")
    assert other.verdict == MIRROR[one.verdict]
    assert other.likelihood == one.likelihood
    assert other.position == pytest.approx(-one.position, abs=1e-12)
    assert [x.occurrence for x in other.evidence_for] == [
        x.occurrence for x in one.evidence_against
    ]
    for name, reading in one.channels.items():
        assert other.channels[name].verdict == MIRROR[reading.verdict]
        assert other.channels[name].likelihood == reading.likelihood
    assert {b.date for b in one.breaks} == {b.date for b in other.breaks}


@settings(max_examples=8, deadline=None)
@given(ACTS)
def test_the_order_of_the_sides_in_the_file_changes_nothing(acts):
    turned = msgspec.structs.replace(ISSUE, sides=ISSUE.sides[::-1])
    assert ask(told(acts), "RUS") == ask(told(acts), "RUS", turned)


@settings(max_examples=8, deadline=None)
@given(ACTS)
def test_acts_toward_the_other_side_instead_mirror_the_verdict(acts):
    plain = ask(told(acts), "RUS", EVEN, ())
    turned = ask(told(acts, {"RUS": "UKR", "UKR": "RUS"}), "RUS", EVEN, ())
    assert turned.verdict == MIRROR[plain.verdict]
    assert turned.position == pytest.approx(-plain.position, abs=1e-12)


def test_what_pulls_alike_both_ways_is_in_between():
    acts = [
        act("ASSAULT", ["KAZ"], [to], "2022-12-20", id=to, credibility=0.99)
        for to in ("RUS", "UKR")
    ]
    assert ask(acts, "RUS", EVEN, ()).verdict in ("hedging", "uncommitted")


@settings(max_examples=8, deadline=None)
@given(ACTS)
def test_hypotheses_linchpins_and_comparisons_mirror(acts):
    occurrences = told(acts)
    found = {}
    for patron in ("RUS", "UKR"):
        question = Question(ISSUE, patron, members, DAY)
        counted = counted_responses(question, occurrences, "KAZ")
        chances = ask(occurrences, patron).probabilities
        found[patron] = (
            weigh_hypotheses(question, counted, {o.id: o for o in occurrences}, chances),
            linchpins(question, occurrences, "KAZ", {}, {}),
            nearer(question, occurrences, "KAZ", "BLR"),
        )
    (one, pins, near), (other, turned, far) = found["RUS"], found["UKR"]
    for mine, theirs in zip(one.hypotheses, reversed(other.hypotheses), strict=True):
        assert mine.contradiction == pytest.approx(theirs.contradiction, abs=1e-4)
        assert mine.inconsistent == theirs.inconsistent
    assert {r.occurrence: r.diagnosticity for r in one.matrix} == pytest.approx(
        {r.occurrence: r.diagnosticity for r in other.matrix}, abs=1e-4
    )
    assert [(p.kind, p.name, p.changes) for p in pins.changing] == [
        (p.kind, p.name, p.changes) for p in turned.changing
    ]
    assert near == pytest.approx(1 - far, abs=1e-9)
