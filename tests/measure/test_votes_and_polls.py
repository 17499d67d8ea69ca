import numpy as np
import pytest
from acts import members, who

from allegiance.measure import Question, load_issue, roll_call_votes
from allegiance.measure.likelihood import GRID
from allegiance.measure.polls import poll_evidence, read_polls
from allegiance.measure.votes import read_votes, vote_evidence, vote_log_likelihoods
from allegiance.model import Evidence, Figure, Vote

ISSUE = load_issue("ukraine-war")
QUESTION = Question(ISSUE, "RUS", members, "2022-12-31")


def cast(**votes):
    return [
        Vote(body="UN", resolution="ES-11/1", date="2022-03-02", state=state, vote=vote)
        for state, vote in votes.items()
    ]


def way(state="KAZ", **votes):
    return [r.as_patron for r in read_votes(QUESTION, cast(**votes)).get(state, [])]


def test_votes_are_read_by_the_principals():
    assert way(RUS="no", UKR="yes", KAZ="no") == [1]
    assert way(RUS="no", UKR="yes", KAZ="yes") == [-1]
    assert way(RUS="no", UKR="yes", KAZ="abstain") == [0]
    assert way(RUS="no", UKR="yes", KAZ="absent") == []
    assert way(RUS="yes", UKR="yes", KAZ="no") == []
    assert way(RUS="absent", UKR="yes", KAZ="no") == [1]
    assert way(RUS="abstain", KAZ="no") == []
    assert way(RUS="abstain", UKR="yes", KAZ="no") == [1]
    assert way(KAZ="no") == []


def test_the_three_answers_share_out_all_chance():
    total = sum(np.exp(log) for log in vote_log_likelihoods().values())
    assert np.allclose(total, 1)
    middle = vote_log_likelihoods()[0]
    assert np.allclose(middle, middle[::-1]) and middle.argmax() == GRID.size // 2


def test_shipped_roll_calls_read_as_evidence():
    readings = read_votes(QUESTION, roll_call_votes(ISSUE))
    assert [r.as_patron for r in readings["BLR"]] == [1] * 8
    assert len(vote_evidence(QUESTION, readings["KAZ"])) == 8
    early = Question(ISSUE, "RUS", members, "2015-01-01")
    assert len(read_votes(early, roll_call_votes(ISSUE))["KAZ"]) == 1


def poll(share, type="SUPPORT", side="RUS", low=None, high=None, measure="poll share"):
    return Evidence(
        id=f"p{share}",
        document="d",
        kind="figure",
        type=type,
        actors=(who("KAZ", "CVL"),),
        recipients=(who(side),),
        date="2022-05",
        figure=Figure(measure=measure, value=share, low=low, high=high, unit="percent"),
    )


@pytest.mark.parametrize(
    ("given", "position"),
    [
        (poll(50.0), 0.0),
        (poll(80.0), 0.6),
        (poll(80.0, "REJECT"), -0.6),
        (poll(80.0, "SUPPORT", "UKR"), -0.6),
        (poll(10.0, "REJECT", "UKR"), -0.8),
    ],
)
def test_a_share_is_a_position(given, position):
    (reading,) = read_polls(QUESTION, [given], "KAZ")
    assert reading.position == pytest.approx(position)
    ((_, log),) = poll_evidence(QUESTION, [reading])
    assert GRID[log.argmax()] == pytest.approx(position)


def test_the_error_joins_sampling_and_what_lies_beyond():
    (plain,) = read_polls(QUESTION, [poll(50.0)], "KAZ")
    assert plain.error == pytest.approx((1 / 1000 + 0.01) ** 0.5)
    (wide,) = read_polls(QUESTION, [poll(50.0, low=40.0, high=60.0)], "KAZ")
    assert wide.error > plain.error


def test_what_is_no_poll_of_the_state():
    assert read_polls(QUESTION, [poll(50.0, measure="troops"), poll(500.0)], "KAZ") == []
    assert read_polls(QUESTION, [poll(50.0, side="CHN"), poll(50.0, "CONSULT")], "KAZ") == []
    assert read_polls(QUESTION, [poll(50.0)], "UZB") == []
