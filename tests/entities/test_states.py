"""Look-ups of codes, names, members and recognition."""

from __future__ import annotations

import pytest

from allegiance.entities import (
    all_states,
    blocs_of,
    entity,
    members,
    name_of,
    recognised_by,
    state_code,
)
from allegiance.errors import UnknownEntityError


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Kazakhstan", "KAZ"), ("kazakhstan", "KAZ"), ("KAZ", "KAZ"), ("kaz", "KAZ"),
        ("Czech Republic", "CZE"), ("Luhansk People's Republic", "LPR"),
        ("Luhansk People’s Republic", "LPR"), ("NATO", "NATO"), ("the United States", "USA"),
        ("U.S.", "USA"), ("Côte d'Ivoire", "CIV"), ("Cote d’Ivoire", "CIV"),
    ],
)  # fmt: skip
def test_state_code(asked: str, code: str) -> None:
    assert state_code(asked) == code


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownEntityError, match=r"Kazakhstan \(KAZ\)"):
        state_code("Kazahkstan")
    with pytest.raises(UnknownEntityError, match="code"):
        state_code("zzzzqqqq")
    with pytest.raises(UnknownEntityError):
        state_code("")
    with pytest.raises(UnknownEntityError):
        entity("QQQ")


def test_records() -> None:
    assert entity("KAZ").kind == "state"
    assert entity("LPR").claimed_by == "UKR"
    assert name_of("KAZ") == "Kazakhstan"
    states = all_states()
    assert "KAZ" in states and "LPR" not in states and "NATO" not in states
    assert list(states) == sorted(set(states))


def test_membership_depends_on_the_date() -> None:
    assert "KAZ" in members("CSTO", "2022-06-17")
    assert "FIN" not in members("NATO", "2022-06-17")
    assert "FIN" in members("NATO", "2024")
    assert "CSTO" in blocs_of("KAZ", "2022-06-17")
    with pytest.raises(UnknownEntityError, match="no bloc"):
        members("KAZ")


def test_recognition_depends_on_the_date() -> None:
    assert "RUS" in recognised_by("LPR", "2022-06-17")
    assert "RUS" not in recognised_by("LPR", "2022-02-01")
