"""A sample of the simulation in every test run, the whole of it under `make torture`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import simulation

TORTURE = bool(os.environ.get("ALLEGIANCE_TORTURE"))


def test_volume_alone_never_reaches_the_corner():
    import numpy as np

    found = simulation._volume(np.random.default_rng(1))
    assert max(found.values()) < 0.6


def test_a_sample_of_worlds_is_covered_and_its_breaks_found():
    figures = simulation.sample(30)
    assert 0.8 <= figures["coverage"] <= 0.97
    assert figures["found"] >= 0.75 and figures["false"] <= 0.15


@pytest.mark.slow
@pytest.mark.skipif(not TORTURE, reason="the whole simulation runs under make torture")
def test_the_whole_simulation():
    figures = simulation.simulate(500)
    assert 0.85 <= figures["coverage"]["all"] <= 0.95
    breaks = figures["breaks of .6 at 20-40 a quarter"]
    assert breaks["found"] >= 0.85
    assert figures["no break at 20-40 a quarter"]["false"] <= 0.05
