import os
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from assembly import assembly
from scipy import stats

from allegiance.errors import InputError, QuestionError
from allegiance.measure.ballots import ballots_of, prepare
from allegiance.measure.bridges import with_bridges
from allegiance.measure.first_positions import first_positions
from allegiance.measure.ideal_points import SCHEMA, ideal_points
from allegiance.measure.item_fit import fit_items, vote_probabilities
from allegiance.measure.ordinal_probit import Items, _between, walk_of
from allegiance.readers.roll_calls import read_roll_calls

VOTES, TRUTH = assembly()
SHORT = {"sweeps": 60, "dropped": 20}


@pytest.fixture(scope="module")
def points():
    return ideal_points(VOTES)


def row(session=1, vote="yes", state="USA", call="a", **more):
    return {"state": state, "session": session, "roll_call": call, "vote": vote, **more}


def test_the_columns(points):
    assert points.schema == SCHEMA
    assert points.num_rows == len(TRUTH)
    keys = list(zip(points["state"].to_pylist(), points["session"].to_pylist(), strict=True))
    assert keys == sorted(keys)
    cast = prepare(VOTES)
    usa = pc.and_(pc.equal(cast["state"], "USA"), pc.equal(cast["session"], 1))
    assert points["votes"][keys.index(("USA", 1))].as_py() == cast.filter(usa).num_rows


def test_standardised_over_all_rows(points):
    value = points["ideal_point"].to_numpy()
    assert value.mean() == pytest.approx(0, abs=1e-9)
    assert value.std() == pytest.approx(1)


def test_true_positions_are_found_with_honest_errors(points):
    found, error = points["ideal_point"].to_numpy(), points["se"].to_numpy()
    keys = zip(points["state"].to_pylist(), points["session"].to_pylist(), strict=True)
    true = np.array([TRUTH[key] for key in keys])
    true = (true - true.mean()) / true.std()
    assert np.corrcoef(found, true)[0, 1] > 0.97
    inside = np.abs(found - true) < 1.645 * error
    assert 0.8 < inside.mean() < 0.99


def test_order_repeats_and_absences_change_nothing():
    rng = np.random.default_rng(1)
    cast = VOTES.filter(pc.not_equal(VOTES["vote"], "absent"))
    more = pa.concat_tables([cast, cast.slice(10, 500)])
    mixed = more.take(pa.array(rng.permutation(more.num_rows)))
    assert ideal_points(mixed, **SHORT) == ideal_points(VOTES, **SHORT)


def test_unanimous_roll_calls_change_nothing():
    agreed = pa.Table.from_pylist([row(1, state=s, call="u") for s in ("USA", "S01", "S02")])
    both = pa.concat_tables([VOTES, agreed.cast(VOTES.schema)])
    assert ideal_points(both, **SHORT) == ideal_points(VOTES, **SHORT)


def test_the_seed_alone_decides():
    first = ideal_points(VOTES, seed=5, **SHORT)
    assert ideal_points(VOTES, seed=5, **SHORT) == first
    assert ideal_points(VOTES, seed=6, **SHORT) != first


def test_any_arrow_table_will_do():
    class Foreign:
        def __arrow_c_stream__(self, requested_schema=None):
            return VOTES.__arrow_c_stream__(requested_schema)

    assert ideal_points(Foreign(), **SHORT) == ideal_points(VOTES, **SHORT)


def test_the_named_state_is_positive():
    for name in ("USA", "S03", "S07"):
        points = ideal_points(VOTES, positive=name, **SHORT)
        own = points.filter(pc.equal(points["state"], name))
        assert pc.mean(own["ideal_point"]).as_py() > 0


def test_a_session_without_the_named_state_keeps_direction():
    gone = pc.and_(pc.equal(VOTES["state"], "USA"), pc.equal(VOTES["session"], 3))
    points = ideal_points(VOTES.filter(pc.invert(gone)), **SHORT)
    at = {
        session: dict(zip(*(part[c].to_pylist() for c in ("state", "ideal_point")), strict=True))
        for session in (2, 3)
        for part in [points.filter(pc.equal(points["session"], session))]
    }
    shared = sorted(at[2].keys() & at[3].keys())
    assert np.corrcoef([at[2][s] for s in shared], [at[3][s] for s in shared])[0, 1] > 0.8


def test_a_state_hardly_seen_stays_where_it_was():
    name = "S05"
    once = f"{2}/{3}"
    rest = pc.and_(pc.equal(VOTES["state"], name), pc.equal(VOTES["session"], 2))
    kept = pc.or_(pc.invert(rest), pc.equal(VOTES["roll_call"], once))
    points = ideal_points(VOTES.filter(kept))
    own = points.filter(pc.equal(points["state"], name)).to_pylist()
    assert own[1]["votes"] == 1
    assert own[1]["ideal_point"] == pytest.approx(own[0]["ideal_point"], abs=0.05)
    assert own[1]["se"] >= own[0]["se"]


def test_preparation():
    rows = [
        row(19, "yes", "USA", "w"), row(19, "no", "S01", "w"),
        row(50, "yes", "USA", "p", paragraph=True), row(50, "no", "S01", "p", paragraph=True),
        row(44, "yes", "USA", "q", amendment=True), row(44, "no", "S01", "q", amendment=True),
        row(44, "yes", "USA", "r", amendment=True, date=date(1990, 1, 5)),
        row(44, "no", "S01", "r", amendment=True, date=date(1990, 1, 5)),
        row(50, "yes", "USA", "u"), row(50, "yes", "S01", "u"),
        row(50, "yes", "USA", "k"), row(50, "abstain", "S01", "k"), row(50, "absent", "S02", "k"),
    ]  # fmt: skip
    names = ["state", "session", "roll_call", "vote", "paragraph", "amendment", "date"]
    table = pa.Table.from_pylist([{name: r.get(name) for name in names} for r in rows])
    kept = prepare(table)
    assert sorted(set(kept["roll_call"].to_pylist())) == ["k", "q"]
    assert "absent" not in kept["vote"].to_pylist()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(vote="perhaps")], "'perhaps' is no vote"),
        ([row(vote="yes"), row(vote="no")], "USA votes two ways in roll call a"),
        ([row(1), row(2, state="S01")], "roll call a is in two sessions"),
        ([row(session="first")], "a value of the wrong kind"),
        ([row(state=None)], "1 rows have no state"),
        ([{"state": "USA", "session": 1, "vote": "yes"}], "have no column roll_call"),
        ([row(), row(state="S01")], "no divided roll call"),
        ([row(vote="absent")], "no divided roll call"),
    ],
)
def test_bad_votes_are_named(rows, message):
    with pytest.raises(InputError, match=message):
        ideal_points(pa.Table.from_pylist(rows))


def test_no_table_and_no_such_state():
    with pytest.raises(InputError, match="are no table"):
        ideal_points(7)
    with pytest.raises(QuestionError, match="ATL casts no vote"):
        ideal_points(VOTES, positive="ATL")


def test_two_states_and_two_roll_calls_are_enough():
    rows = [row(1, "yes"), row(1, "no", "S01"), row(2, "yes", call="b"), row(2, "no", "S01", "b")]
    points = ideal_points(pa.Table.from_pylist(rows), **SHORT).to_pylist()
    assert len(points) == 4
    assert all(np.isfinite([p["ideal_point"], p["se"]]).all() for p in points)
    assert points[-1]["ideal_point"] > 0 > points[0]["ideal_point"]


def test_what_a_place_leans_on():
    rows = [
        row(session, "yes" if k % 2 else "no", state, f"{session}.{k}")
        for state, session, count in (("AAA", 1, 2), ("AAA", 2, 8), ("AAA", 4, 2), ("BBB", 2, 4))
        for k in range(count)
    ]
    ballots = ballots_of(prepare_all(rows))
    places = list(zip(ballots.states, ballots.sessions.tolist(), strict=True))
    walk = walk_of(ballots)
    anchors = [places[a] if a >= 0 else None for a in walk.anchor]
    assert dict(zip(places, anchors, strict=True)) == {
        ("AAA", 1): ("AAA", 2),
        ("AAA", 2): ("AAA", 1),
        ("AAA", 4): ("AAA", 2),
        ("BBB", 2): None,
    }
    assert dict(zip(places, walk.precision, strict=True)) == {
        ("AAA", 1): pytest.approx(16),
        ("AAA", 2): pytest.approx(4),
        ("AAA", 4): pytest.approx(16),
        ("BBB", 2): pytest.approx(1),
    }


def prepare_all(rows):
    table = pa.Table.from_pylist(rows)
    return table.append_column("bridge", pa.nulls(table.num_rows, pa.string()))


def test_bridges_need_the_title_and_the_votes():
    def calls(session, vote="no", title="Embargo", call=""):
        return [
            row(session, "yes" if k < 3 else vote, f"S{k}", f"{session}{call}", title=title)
            for k in range(6)
        ]

    def bridges(*parts):
        table = prepare(pa.Table.from_pylist([r for part in parts for r in part]))
        found = with_bridges(table)
        pairs = zip(found["roll_call"].to_pylist(), found["bridge"].to_pylist(), strict=True)
        return {call: bridge for call, bridge in pairs if bridge}

    assert bridges(calls(1), calls(2), calls(3)) == {"2": "1", "3": "1"}
    assert bridges(calls(1), calls(3)) == {}
    assert bridges(calls(1), calls(2, title="Other")) == {}
    assert bridges(calls(1), calls(2, vote="abstain")) == {}
    assert bridges(calls(1), calls(2), calls(2, call="x")) == {}
    formula = "EMBARGO : resolution / adopted by the General Assembly"
    assert bridges(calls(1), calls(2, title=formula)) == {"2": "1"}
    given = [r | {"bridge": "1"} for r in calls(2, title="Other")]
    assert bridges([r | {"bridge": None} for r in calls(1)], given) == {"2": "1"}


def test_items_are_fitted_where_the_slope_is_nothing():
    ballots = ballots_of(prepare(VOTES))
    keys = zip(ballots.states, ballots.sessions.tolist(), strict=True)
    true = np.array([TRUTH[key] for key in keys])
    items = fit_items(ballots, true)

    def posterior(slope, lower, distance):
        upper = lower + np.exp(distance)
        chance = vote_probabilities(ballots, true, Items(slope, lower, upper))
        prior = -0.5 * (slope**2 + lower**2 / 4 + upper**2 / 4) + distance
        return np.log(chance).sum() + prior.sum()

    best = [items.slope, items.lower, np.log(items.upper - items.lower)]
    step = 1e-4
    for k in range(3):
        up = [value + step * (k == i) for i, value in enumerate(best)]
        down = [value - step * (k == i) for i, value in enumerate(best)]
        assert abs(posterior(*up) - posterior(*down)) / (2 * step) < 0.05
        assert posterior(*best) > posterior(*(v + 0.05 * (k == i) for i, v in enumerate(best)))


def test_the_start_points_the_named_way_and_agrees_with_the_truth():
    ballots = ballots_of(prepare(VOTES))
    start = first_positions(ballots, "USA")
    keys = zip(ballots.states, ballots.sessions.tolist(), strict=True)
    true = np.array([TRUTH[key] for key in keys])
    assert np.corrcoef(start, true)[0, 1] > 0.9
    assert np.array_equal(start, np.round(start, 4))


@pytest.mark.parametrize(("low", "high"), [(-1.0, 0.5), (2.0, np.inf), (-np.inf, -3.0), (6.0, 6.5)])
def test_cut_off_normal_draws(low, high):
    drawn = _between(np.full(20_000, low), np.full(20_000, high), np.random.default_rng(0))
    assert drawn.min() >= low - 1e-9 and drawn.max() <= high + 1e-9
    assert stats.kstest(drawn, stats.truncnorm(low, high).cdf).pvalue > 1e-4


@pytest.mark.skipif("ALLEGIANCE_DATA" not in os.environ, reason="ALLEGIANCE_DATA is not set")
def test_real_votes_give_the_line_of_the_cold_war():
    votes = read_roll_calls(Path(os.environ["ALLEGIANCE_DATA"]) / "un")
    window = pc.and_(pc.greater_equal(votes["session"], 36), pc.less_equal(votes["session"], 38))
    points = ideal_points(votes.filter(window), **SHORT)
    last = points.filter(pc.equal(points["session"], 38))
    place = dict(zip(last["state"].to_pylist(), last["ideal_point"].to_pylist(), strict=True))
    assert place["USA"] > place["GBR"] > place["SWE"] > place["IND"] > place["CUB"]
    assert max(place, key=place.get) == "USA"
