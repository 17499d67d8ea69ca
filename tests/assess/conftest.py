"""Tests here build occurrences as those of measure do, and need no table of names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from allegiance.assess import sentences

sys.path.insert(0, str(Path(__file__).parents[1] / "measure"))

NAMES = {"RUS": "Russia", "UKR": "Ukraine", "KAZ": "Kazakhstan", "BLR": "Belarus"}


@pytest.fixture(autouse=True)
def plain_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "name_of", lambda code: NAMES.get(code, code))
