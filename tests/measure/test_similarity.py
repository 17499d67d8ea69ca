import numpy as np
import pyarrow as pa
import pytest

from allegiance.errors import InputError, QuestionError
from allegiance.measure.similarity import MEASURES, alliance_similarity, vote_similarity

CODE = {"y": "yes", "a": "abstain", "n": "no", "x": "absent"}


def votes(session=1, weights=None, **states):
    rows = [
        {"state": state, "session": session, "roll_call": f"{session}.{k}", "vote": CODE[letter]}
        | ({"weight": weights[k]} if weights else {})
        for state, letters in states.items()
        for k, letter in enumerate(letters)
        if letter != "-"
    ]
    return pa.Table.from_pylist(rows)


def value(table, **options):
    (row,) = vote_similarity(table, **options).to_pylist()
    return row["value"], row["roll_calls"]


def test_pairs_come_once_in_order_of_name():
    found = vote_similarity(votes(FRA="yy", USA="yn", BEL="ya")).to_pylist()
    assert [(r["state_a"], r["state_b"]) for r in found] == [
        ("BEL", "FRA"),
        ("BEL", "USA"),
        ("FRA", "USA"),
    ]
    assert [r["value"] for r in found] == pytest.approx([0.5, 0.5, 0.0])
    assert {r["roll_calls"] for r in found} == {2}


def test_abstentions_as_the_user_says():
    table = votes(AAA="yyan", BBB="yaan")
    assert value(table, measure="agreement") == (0.75, 4)
    assert value(table, measure="agreement", abstentions="missing") == (1.0, 2)
    assert value(table, measure="agreement", abstentions="no") == (0.75, 4)
    assert value(table) == (pytest.approx(0.75), 4)


def test_absences_as_the_user_says():
    table = votes(AAA="yyn", BBB="yxn")
    assert value(table, measure="agreement") == (1.0, 2)
    assert value(table, absences="abstain") == (pytest.approx(1 - 2 * 0.5 / 3), 3)
    no_row = votes(AAA="yyn", BBB="y-n")
    assert value(no_row, absences="abstain") == value(table, absences="abstain")


def test_absence_is_no_abstention_before_a_state_joins():
    table = pa.concat_tables([votes(1, AAA="yyn"), votes(2, AAA="yy", BBB="yn")])
    (row,) = vote_similarity(table, over="all", absences="abstain").to_pylist()
    assert (row["session"], row["roll_calls"]) == (None, 2)


def test_weights_count():
    table = votes(weights=[3.0, 1.0], AAA="yy", BBB="yn")
    assert value(table) == (pytest.approx(0.5), 2)


def test_states_without_a_common_roll_call_have_no_row():
    assert vote_similarity(votes(AAA="y-", BBB="-y")).num_rows == 0


def test_sessions_apart_and_together():
    table = pa.concat_tables([votes(1, AAA="yy", BBB="yy"), votes(2, AAA="yn", BBB="nn")])
    apart = vote_similarity(table, measure="agreement").to_pylist()
    assert [(r["session"], r["value"]) for r in apart] == [(1, 1.0), (2, 0.5)]
    assert value(table, measure="agreement", over="all") == (0.75, 4)


@pytest.mark.parametrize("measure", MEASURES)
def test_order_and_duplicates_change_nothing(measure):
    rng = np.random.default_rng(3)
    table = votes(**{f"S{k}": "".join(rng.choice(list("yanx"), 20)) for k in range(6)})
    again = pa.concat_tables([table, table.slice(3, 40)])
    mixed = again.take(pa.array(rng.permutation(again.num_rows)))
    first, second = (vote_similarity(t, measure=measure).to_pydict() for t in (table, mixed))
    np.testing.assert_array_equal(first.pop("value"), second.pop("value"))
    assert first == second


def test_errors_say_what_to_do():
    with pytest.raises(QuestionError, match="choose one of agreement, s, pi"):
        vote_similarity(votes(AAA="y"), measure="cosine")
    with pytest.raises(InputError, match="two ways"):
        vote_similarity(pa.concat_tables([votes(AAA="y"), votes(AAA="n")]))
    with pytest.raises(InputError, match="no column partner"):
        alliance_similarity(pa.table({"state": ["AAA"]}))


ALLIANCES = pa.Table.from_pylist(
    [
        {"state": "AAA", "partner": "BBB", "year": 1910, "commitment": 3},
        {"state": "AAA", "partner": "CCC", "year": 1910, "commitment": 1},
        {"state": "CCC", "partner": "AAA", "year": 1910, "commitment": 0},
    ]
)


def test_alliance_portfolios_by_hand():
    # portfolios over AAA BBB CCC: A 3 3 1, B 3 3 0, C 1 0 3
    found = {
        (r["state_a"], r["state_b"]): r["value"] for r in alliance_similarity(ALLIANCES).to_pylist()
    }
    assert found["AAA", "BBB"] == pytest.approx(1 - 2 * (1 / 3) / 3)
    assert found["AAA", "CCC"] == pytest.approx(1 - 2 * (2 / 3 + 1 + 2 / 3) / 3)
    assert found["BBB", "CCC"] == pytest.approx(1 - 2 * (2 / 3 + 1 + 1) / 3)


def test_members_and_their_weights():
    members = pa.Table.from_pylist(
        [
            {"state": state, "year": 1910, "weight": weight}
            for state, weight in (("AAA", 2.0), ("BBB", 1.0), ("CCC", 1.0), ("DDD", 0.0))
        ]
    )
    found = {
        (r["state_a"], r["state_b"]): r
        for r in alliance_similarity(ALLIANCES, members=members).to_pylist()
    }
    assert found["AAA", "BBB"]["value"] == pytest.approx(1 - 2 * (1 / 3) / 4)
    assert found["AAA", "DDD"]["partners"] == 4
    assert len(found) == 6
