"""Every measure against numbers worked out elsewhere, and each by a second way."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from allegiance.measure.portfolios import (
    agreement_share,
    cohens_kappa,
    distances,
    kendalls_tau_b,
    s_score,
    scotts_pi,
)

VOTES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=30)


def cross(pairs, categories=3, weights=None):
    table = np.zeros((categories, categories))
    for (one, other), weight in zip(pairs, weights or [1.0] * len(pairs), strict=True):
        table[one, other] += weight
    return table


def same(found, expected):
    return (np.isnan(found) and np.isnan(expected)) or found == pytest.approx(expected)


def test_s_by_hand():
    # yes-yes, yes-abstain, yes-no, abstain-abstain: mean distance (0 + .5 + 1 + 0) / 4
    table = cross([(0, 0), (0, 1), (0, 2), (1, 1)])
    assert s_score(table) == pytest.approx(1 - 2 * 0.375)
    # squared: (0 + .25 + 1 + 0) / 4
    assert s_score(table, distances(3, "squared")) == pytest.approx(1 - 2 * 0.3125)
    assert agreement_share(table) == pytest.approx(0.5)
    weighted = cross([(0, 0), (0, 2)], weights=[3.0, 1.0])
    assert s_score(weighted) == pytest.approx(1 - 2 * 0.25)


def test_the_ends_of_s():
    assert s_score(cross([(0, 0), (2, 2)])) == pytest.approx(1)
    assert s_score(cross([(0, 2), (2, 0)])) == pytest.approx(-1)


def test_kappa_and_pi_as_published_for_two_categories():
    # the textbook case of 50 proposals: 20 both yes, 15 both no, 5 and 10 otherwise
    table = np.array([[20.0, 5.0], [10.0, 15.0]])
    assert cohens_kappa(table) == pytest.approx(0.40, abs=5e-3)
    assert scotts_pi(table) == pytest.approx(0.39394, abs=5e-6)


def test_kappa_as_published_by_cohen():
    # Cohen 1968, table 1: kappa .492, weighted kappa .348
    table = np.array([[44.0, 7.0, 9.0], [5.0, 20.0, 5.0], [1.0, 3.0, 6.0]]) * 2
    weights = np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 6.0], [3.0, 6.0, 0.0]])
    assert cohens_kappa(table) == pytest.approx(0.492, abs=5e-4)
    assert cohens_kappa(table, weights) == pytest.approx(0.348, abs=5e-4)


def test_tau_b_as_published_by_agresti():
    # income and job satisfaction: 1331 concordant and 849 discordant pairs, tau-b .152
    table = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]], dtype=float)
    assert kendalls_tau_b(table) == pytest.approx(0.152, abs=5e-4)
    pairs = [cell for cell in product(range(4), repeat=2) for _ in range(int(table[cell]))]
    concordant = sum((a[0] - b[0]) * (a[1] - b[1]) > 0 for a, b in combinations(pairs, 2))
    assert concordant == 1331


@given(VOTES)
def test_tau_b_equals_scipy(pairs):
    one, other = zip(*pairs, strict=True)
    assert same(kendalls_tau_b(cross(pairs)), kendalltau(one, other).statistic)


@given(VOTES, st.sampled_from(["nominal", "absolute", "squared"]))
def test_chance_correction_equals_drawing_all_pairs(pairs, metric):
    apart = distances(3, metric)
    one, other = zip(*pairs, strict=True)
    observed = np.mean([apart[a, b] for a, b in pairs])
    own = np.mean([apart[a, b] for a in one for b in other])
    pooled = np.mean([apart[a, b] for a in one + other for b in one + other])
    for measure, expected in ((cohens_kappa, own), (scotts_pi, pooled)):
        value = 1 - observed / expected if expected > 0 else np.nan
        assert same(measure(cross(pairs), apart), value)


@given(VOTES, st.sampled_from(["absolute", "squared"]))
def test_s_equals_a_loop(pairs, metric):
    power = 1 if metric == "absolute" else 2
    value = 1 - 2 * sum((abs(a - b) / 2) ** power for a, b in pairs) / len(pairs)
    assert s_score(cross(pairs), distances(3, metric)) == pytest.approx(value)


@given(VOTES)
def test_symmetry_and_bounds(pairs):
    table = cross(pairs)
    for measure in (agreement_share, s_score, scotts_pi, cohens_kappa, kendalls_tau_b):
        value = measure(table)
        assert same(value, measure(table.T))
        assert np.isnan(value) or -1e-9 - 1 <= value <= 1 + 1e-9 or measure is cohens_kappa
        assert same(value, measure(table * 7))


@given(VOTES)
def test_absolute_s_is_agreement_with_abstention_half_way(pairs):
    half = np.mean([1 - abs(a - b) / 2 for a, b in pairs])
    assert s_score(cross(pairs)) == pytest.approx(2 * half - 1)


def test_nothing_in_common_is_undefined():
    for measure in (agreement_share, s_score, scotts_pi, cohens_kappa, kendalls_tau_b):
        assert np.isnan(measure(np.zeros((3, 3))))
