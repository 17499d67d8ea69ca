import random

import msgspec
import pytest
from acts import act, members, who

from allegiance.assess import Assessment, assess, rank, term
from allegiance.errors import QuestionError
from allegiance.measure import load_issue, roll_call_votes
from allegiance.model import CATEGORIES, CHANNELS, PLOVER_TYPES, Evidence, Figure

ISSUE = load_issue("ukraine-war")
VOTES = roll_call_votes(ISSUE)


def ask(
    occurrences, state="KAZ", patron="RUS", as_of="2022-12-31", votes=(), polls=(), issue=ISSUE
):
    return assess(
        occurrences,
        votes,
        polls,
        state=state,
        patron=patron,
        issue=issue,
        as_of=as_of,
        ledger_version=7,
        members=members,
    )


ALLY = [
    act("COOPERATE", ["BLR"], ["RUS"], "2022-02-24", theme="troops attack Ukraine from its soil"),
    act("COOPERATE", ["BLR", "RUS"], (), "2022-04-20", theme="joint exercises, war in Ukraine"),
    act("SUPPORT", ["BLR"], ["RUS"], "2022-03-10"),
]
HEDGER = [
    act("REJECT", ["KAZ"], (), theme="recognition of Luhansk", about=["LPR"]),
    act("REJECT", ["KAZ"], ["RUS"], "2022-03-01", theme="sending troops to Ukraine"),
    act("AID", ["KAZ"], ["UKR"], "2022-04-01", theme="relief after the war in Ukraine"),
    act("AID", ["KAZ"], ["RUS"], "2022-05-01", theme="relief for Donbas"),
    act("CONSULT", ["KAZ", "RUS"], (), "2022-08-19"),
    act("CONSULT", ["KAZ", "UKR"], (), "2022-09-19"),
]


def test_an_ally_is_in_the_corner():
    answer = ask(ALLY, "BLR", votes=VOTES, as_of="2022-06-30")
    assert answer.verdict == "corner" and answer.channels["deeds"].verdict == "corner"
    assert answer.channels["votes"].occurrences == 8
    assert answer.channels["votes"].verdict in ("leaning", "corner")
    assert len(answer.evidence_for) == 3 and answer.evidence_against == ()
    assert answer.evidence_for[0].channel == "deeds"
    pulls = [line.pull for line in answer.evidence_for]
    assert pulls == sorted(pulls, reverse=True)
    assert answer.evidence_for[0].sentence.startswith("Belarus cooperated with Russia")


def test_pulling_both_ways_is_hedging():
    answer = ask(HEDGER, votes=VOTES)
    assert answer.verdict == "hedging"
    assert len(answer.evidence_for) == 2 and len(answer.evidence_against) == 4
    # Votes stand beside the verdict and never change it.
    assert msgspec.structs.replace(ask(HEDGER), channels={}, basis={}, beside=(), series=None) == (
        msgspec.structs.replace(answer, channels={}, basis={}, beside=(), series=None)
    )
    assert [line.channel for line in answer.beside] == ["votes"] * 8


def test_two_calls_are_uncommitted_and_one_is_too_little():
    calls = [act("CONSULT", ["KAZ", "RUS"], (), f"2022-0{m}-19", mode="phone") for m in (5, 7)]
    assert ask(calls).verdict == "uncommitted"
    answer = ask(calls[:1])
    assert answer.verdict == "too little evidence" and -1 < answer.position < 1
    assert ask([]).verdict == "too little evidence"
    assert ask([], votes=VOTES).verdict == "too little evidence"


def test_off_issue_acts_count_on_the_whole_relation_only():
    gas = [act("COOPERATE", ["KAZ"], ["RUS"], f"2022-0{m}-01", theme="gas") for m in range(1, 9)]
    answer = ask(gas)
    assert answer.verdict == "too little evidence" and answer.evidence_for == ()
    whole = answer.basis["whole_relation"]
    assert whole.occurrences == 8 and whole.position > 0.1
    assert answer.basis["on_issue"].channels == answer.channels


def test_society_and_polls_stand_beside():
    march = act("PROTEST", [who("KAZ", "CVL")], ["RUS"], "2022-03-10")
    poll = Evidence(
        id="poll",
        document="d",
        kind="figure",
        type="REJECT",
        actors=(who("KAZ", "CVL"),),
        recipients=(who("RUS"),),
        date="2022-04-01",
        figure=Figure(measure="poll share", value=75.0, unit="percent"),
    )
    answer = ask([*HEDGER, march], polls=[poll])
    assert answer.position == ask(HEDGER).position
    society = answer.channels["society"]
    assert society.occurrences == 2 and society.position < -0.2
    assert [line.channel for line in answer.beside] == ["society", "society"]
    assert answer.beside[1].sentence.startswith("75 % of people asked in Kazakhstan are against")


def test_what_is_apart_is_listed_and_does_not_count():
    apart = [
        act("ACCUSE", ["KAZ"], ["RUS"], factuality="negated", id="w"),
        act("AID", ["RUS"], ["KAZ"], theme="a loan", id="l"),
        act("ACCUSE", [who("KAZ", "ELI")], ["RUS"], id="x"),
        act("AID", ["KAZ"], ["RUS"], factuality="intended", id="i"),
    ]
    answer = ask([*HEDGER, *apart])
    assert answer.position == ask(HEDGER).position
    for field, key in (("withheld", "w"), ("dependence", "l"), ("elite_splits", "x")):
        assert [line.occurrence for line in getattr(answer, field)] == [key]
    assert "has not" in answer.withheld[0].sentence
    denied = ask([*HEDGER, act("AID", ["KAZ"], ["RUS"], factuality="disputed", id="d")])
    assert [line.occurrence for line in denied.disputed] == ["d"]
    assert "reportedly" in denied.disputed[0].sentence


def test_principals_are_fixed_and_no_state_is_aligned_with_itself():
    answer = ask([act("CONSULT", ["UKR", "RUS"])], "UKR")
    assert (answer.verdict, answer.position, answer.interval) == (
        "other corner",
        -1.0,
        (-1.0, -1.0),
    )
    assert answer.probabilities["other corner"] == 1.0 and answer.breaks == ()
    assert answer.likelihood == "almost certain"
    with pytest.raises(QuestionError, match="itself"):
        ask([], "RUS")
    with pytest.raises(QuestionError, match="RUS, UKR"):
        ask([], "KAZ", patron="USA")
    with pytest.raises(QuestionError, match="before"):
        ask([], as_of="2010-01-01")


def test_the_other_patron_mirrors_the_answer():
    one, other = ask(HEDGER), ask(HEDGER, patron="UKR")
    assert one.position == pytest.approx(-other.position)
    assert one.interval == pytest.approx((-other.interval[1], -other.interval[0]))
    for name, opposite in zip(CATEGORIES, reversed(CATEGORIES), strict=True):
        assert one.probabilities[name] == pytest.approx(other.probabilities[opposite])


def test_the_answer_as_json_has_every_key():
    raw = msgspec.to_builtins(ask(HEDGER, votes=VOTES))
    wanted = (
        "state patron issue as_of ledger_version verdict likelihood position interval "
        "probabilities channels basis trend breaks evidence_for evidence_against withheld "
        "elite_splits dependence disputed series"
    )
    assert set(wanted.split()) <= set(raw)
    assert list(raw["probabilities"]) == list(CATEGORIES)
    assert sum(raw["probabilities"].values()) == pytest.approx(1)
    assert list(raw["channels"]) == list(CHANNELS)
    assert set(raw["basis"]) == {"on_issue", "whole_relation"}
    assert set(raw["trend"]) == {"direction", "since", "probability"}
    weeks = len(raw["series"]["dates"])
    assert raw["series"]["dates"][-1] == "2022-12-31"
    assert all(len(line["position"]) == weeks for line in raw["series"]["lines"].values())
    line = raw["evidence_for"][0]
    assert {"occurrence", "evidence", "date", "sentence", "weight"} <= set(line)
    answer = ask(HEDGER, votes=VOTES)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Assessment) == answer


def test_a_break_is_dated_by_the_act_that_pulled_most():
    types = ("SANCTION", "REJECT", "ACCUSE", "COERCE")
    early = [
        act(t, ["KAZ"], ["RUS"], f"{y}-{m:02d}-05")
        for y in (2020, 2021)
        for m in range(1, 13)
        for t in ("COOPERATE", "SUPPORT", "AID")
    ]
    late = [act(t, ["KAZ"], ["RUS"], f"2022-{m:02d}-05") for m in range(1, 13) for t in types]
    answer = ask([*early, *late])
    assert [b.direction for b in answer.breaks] == ["away"]
    told = {o.id: o for o in late}[answer.breaks[0].occurrence]
    assert told.date == answer.breaks[0].date and told.type == "SANCTION"
    assert answer.trend.direction == "away"


def test_the_window_of_the_issue_closes_it():
    gulf = load_issue("qatar-blockade")
    words = "the boycott of Qatar"
    inside = [act("SANCTION", ["EGY"], ["QAT"], f"2017-06-0{d}", theme=words) for d in (5, 6)]
    after = [act("SUPPORT", ["EGY"], ["QAT"], "2021-06-05", theme=words)]
    answer = ask([*inside, *after], "EGY", "SAU", "2022-01-01", issue=gulf)
    assert answer.evidence_against == () and len(answer.evidence_for) == 2
    assert answer.series.dates[-1] == "2021-01-05"


def test_rank_gives_the_figures_of_assess():
    rows = rank(
        [*ALLY, *HEDGER],
        VOTES,
        (),
        patron="RUS",
        issue=ISSUE,
        as_of="2022-12-31",
        members=members,
        states=("KAZ", "BLR", "UZB", "UKR", "FJI"),
    )
    by_state = {row.state: row for row in rows}
    assert rows[0].state == "BLR" and "UKR" not in by_state
    assert by_state["FJI"].verdict == "too little evidence" and by_state["FJI"].votes is not None
    alone = ask(HEDGER, votes=VOTES)
    row = by_state["KAZ"]
    assert row.position == pytest.approx(alone.position) and row.verdict == alone.verdict
    assert row.interval == pytest.approx(alone.interval)
    assert row.deeds == pytest.approx(alone.channels["deeds"].position)
    assert row.votes == pytest.approx(alone.channels["votes"].position)
    assert by_state["FJI"].words is None


@pytest.mark.slow
def test_every_state_of_a_crowded_world_is_ranked():
    rng = random.Random(2)
    states = [f"{a}{b}X" for a in "ABCDEFGHIJKLMN" for b in "ABCDEFGHIJKLMN"][:190]
    occurrences = [
        act(
            rng.choice(PLOVER_TYPES),
            [rng.choice(states)],
            [rng.choice(["RUS", "UKR", "USA"])],
            f"{rng.randint(2014, 2025)}-{rng.randint(3, 12):02d}-{rng.randint(1, 28):02d}",
            id=str(i),
        )
        for i in range(20_000)
    ]
    rows = rank(
        occurrences,
        (),
        (),
        patron="RUS",
        issue=ISSUE,
        as_of="2026-02-20",
        members=members,
        states=states,
    )
    assert len(rows) == 190
    assert [row.position for row in rows] == sorted((row.position for row in rows), reverse=True)


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"),
        (0.009, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.199, "very unlikely"),
        (0.2, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.551, "likely"),
        (0.8, "likely"),
        (0.801, "very likely"),
        (0.95, "very likely"),
        (0.951, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_icd_203_words(probability, word):
    assert term(probability) == word
    assert term(0.5) == "roughly even chance"


def test_a_number_that_is_no_probability():
    with pytest.raises(ValueError, match="no probability"):
        term(1.2)
