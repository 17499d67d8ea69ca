import numpy as np
import pytest
from acts import act, members
from test_assessment import ALLY, HEDGER, ISSUE, ask

from allegiance.assess.hypotheses import category_log_likelihoods, weigh_hypotheses
from allegiance.assess.linchpins import linchpins, week_of
from allegiance.assess.variants import counted_responses, outcomes
from allegiance.ledger.outlets import country_of
from allegiance.measure import Question
from allegiance.measure.alignment import category_probabilities, prior, weekly_step
from allegiance.measure.likelihood import GRID
from allegiance.model import CATEGORIES, Document, Evidence

DAY = "2022-12-31"
ASKED = Question(ISSUE, "RUS", members, DAY)


def rivals(occurrences, state="KAZ"):
    counted = counted_responses(ASKED, occurrences, state)
    chances = ask(occurrences, state).probabilities
    return weigh_hypotheses(ASKED, counted, {o.id: o for o in occurrences}, chances)


def reported(occurrences):
    """Evidence and documents for own-made occurrences: an outlet each, by turns."""
    outlets = ("TASS", "Steppe Courier", "reuters.com")
    evidence, documents = {}, {}
    for n, o in enumerate(occurrences):
        name = o.evidence[0]
        outlet = outlets[n % 3]
        documents[f"d{n}"] = Document(name=f"d{n}", text="", sha256=f"d{n}", publisher=outlet)
        evidence[name] = Evidence(id=name, document=f"d{n}", kind="event")
    return evidence, documents


def test_an_army_sent_contradicts_the_other_corner_and_a_call_hardly_anything():
    army = act("ASSAULT", ["KAZ"], ["UKR"], "2022-12-20", id="army")
    call = act("CONSULT", ["KAZ", "RUS"], (), "2022-12-21", id="call", mode="phone")
    found = rivals([army, call])
    assert [row.occurrence for row in found.matrix] == ["army", "call"]
    row = found.matrix[0]
    assert row.consistency["corner"] == "consistent"
    assert row.consistency["other corner"] == "inconsistent"
    assert row.diagnosticity > 5 * found.matrix[1].diagnosticity
    assert found.least_contradicted == "corner"
    assert sum(row.log_ratios.values()) == pytest.approx(0, abs=1e-4)
    assert sum(h.probability for h in found.hypotheses) == pytest.approx(1)


def test_old_acts_tell_less_between_hypotheses_of_today():
    new = rivals([act("ASSAULT", ["KAZ"], ["UKR"], "2022-12-20")]).matrix[0]
    old = rivals([act("ASSAULT", ["KAZ"], ["UKR"], "2014-03-20")]).matrix[0]
    assert old.diagnosticity < new.diagnosticity / 2


def test_likelihoods_are_carried_by_the_walk_itself():
    logs = np.log(1 / (1 + np.exp(-4 * (GRID - 0.3))))[None, :]
    carried = np.linalg.matrix_power(weekly_step(), 30) @ np.exp(logs[0])
    by_hand = np.log(
        category_probabilities(prior() * carried, ISSUE) / category_probabilities(prior(), ISSUE)
    )
    found = category_log_likelihoods(logs, [30], ISSUE)[0]
    assert found - found.mean() == pytest.approx(by_hand - by_hand.mean(), abs=1e-9)


def test_no_evidence_no_hypothesis_preferred():
    found = rivals([])
    assert found.matrix == () and found.least_contradicted is None
    assert [h.category for h in found.hypotheses] == list(CATEGORIES)


def test_outcomes_are_those_of_assess():
    counted = counted_responses(ASKED, HEDGER, "KAZ")
    outcome = outcomes(ASKED, [counted])[0]
    answer = ask(HEDGER)
    assert (outcome.verdict, outcome.likelihood) == (answer.verdict, answer.likelihood)
    assert outcome.position == pytest.approx(answer.position, abs=1e-4)


def test_removing_a_part_gives_the_answer_without_it():
    evidence, documents = reported(HEDGER)
    found = linchpins(ASKED, HEDGER, "KAZ", evidence, documents)
    kinds = {part.kind for part in found.largest}
    assert {"evidence", "outlet", "week", "country", "state media"} <= kinds
    shares = [p.share for p in found.largest if p.kind == "outlet"]
    assert 1 / 3 <= shares[0] <= 1
    state_media = next(p for p in found.largest if p.kind == "state media")
    assert state_media.name == "RUS" and set(state_media.evidence) == {
        o.evidence[0] for o in HEDGER[::3]
    }
    kept = [o for o in HEDGER if o.evidence[0] not in state_media.evidence]
    assert state_media.without == ask(kept).verdict
    assert state_media.position_without == pytest.approx(ask(kept).position, abs=1e-4)
    assert state_media.changes == (ask(kept).verdict != ask(HEDGER).verdict)


def test_what_would_change_the_answer_does():
    evidence, documents = reported(ALLY)
    found = linchpins(
        Question(ISSUE, "RUS", members, "2022-06-30"), ALLY, "BLR", evidence, documents
    )
    before = ask(ALLY, "BLR", as_of="2022-06-30")
    assert found.turns and all(turn.verdict != before.verdict for turn in found.turns)


def test_principals_and_the_silent_have_no_linchpins():
    for state, acts in (("UKR", ALLY), ("KAZ", [])):
        found = linchpins(ASKED, acts, state, {}, {})
        assert found.changing == found.largest == found.turns == ()


def test_weeks_begin_on_monday_and_outlets_have_countries():
    from datetime import date

    assert week_of(date(2022, 6, 17).toordinal()) == "2022-06-13"
    assert week_of(date(2022, 6, 13).toordinal()) == "2022-06-13"
    assert country_of("TASS") == "RUS" and country_of("www.reuters.com") == "GBR"
    assert country_of("someweekly.kz") == "KAZ"
    assert country_of("Nowhere Gazette") is None and country_of(None) is None
