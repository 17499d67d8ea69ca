"""No state is special: exchange two states in the tables and only the codes change places."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import pytest

from allegiance.entities.find import Finder
from allegiance.entities.records import Tables, tables

TEXT = (
    "Russian President Vladimir Putin met Ukraine's foreign minister. Moscow and Kyiv agreed that "
    "Russian and Ukrainian troops, Kremlin officials and pro-Ukrainian groups in Moscow would go. "
    "Volodymyr Zelensky said Putin's government lies; Russia forces Ukraine to yield. The Kazakh "
    "president, Kassym-Jomart Tokayev, told Ukrainians and Russians in Astana and Kyiv so. Ivan "
    "Petrenkov, a Russian lawmaker, agreed. Petrenkov left Kyiv-based Ukrainian lawmakers."
)
Row = TypeVar("Row", bound=msgspec.Struct)


def _exchanged(known: Tables, one: str, other: str) -> Tables:
    swap = {one: other, other: one}

    def rows(table: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(
            msgspec.structs.replace(row, code=swap.get(code, code))
            for row in table
            for code in [getattr(row, "code", "")]
        )

    return msgspec.structs.replace(
        known,
        entities=rows(known.entities),
        names=rows(known.names),
        leaders=rows(known.leaders),
        ambiguous=tuple(
            msgspec.structs.replace(
                rule, resolves=swap.get(rule.resolves[:3], rule.resolves[:3]) + rule.resolves[3:]
            )
            for rule in known.ambiguous
        ),
    )


@pytest.mark.parametrize(("one", "other"), [("RUS", "UKR"), ("RUS", "KAZ"), ("USA", "RUS")])
def test_exchanging_two_states_exchanges_their_codes(one: str, other: str) -> None:
    swap = {one: other, other: one}
    plain = Finder(tables()).find(TEXT, "2022-06-17")
    turned = Finder(_exchanged(tables(), one, other)).find(TEXT, "2022-06-17")
    assert plain
    assert [m.span for m in plain] == [m.span for m in turned]
    for before, after in zip(plain, turned, strict=True):
        assert (before.entity is None) == (after.entity is None)
        if before.entity is not None and after.entity is not None:
            assert after.entity.code == swap.get(before.entity.code, before.entity.code)
            assert after.entity.sectors == before.entity.sectors


def test_exchanging_names_in_the_text_exchanges_the_codes() -> None:
    pairs = [("Russia", "Ukraine"), ("Moscow", "Kyiv"), ("Vladimir Putin", "Volodymyr Zelensky")]
    template = "{0} accused {1} while {2} waited and {3} slept; President {4} told {5} so."
    first = [name for pair in pairs for name in pair]
    second = [name for pair in pairs for name in reversed(pair)]
    plain = Finder(tables()).find(template.format(*first), "2022-06-17")
    turned = Finder(tables()).find(template.format(*second), "2022-06-17")
    swap = {"RUS": "UKR", "UKR": "RUS"}
    assert [swap[m.entity.code] for m in plain if m.entity] == [
        m.entity.code for m in turned if m.entity
    ]
    assert len(plain) == 6
    assert [m.entity.sectors for m in plain if m.entity] == [
        m.entity.sectors for m in turned if m.entity
    ]
