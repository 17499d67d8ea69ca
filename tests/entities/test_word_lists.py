"""The word lists that steer reading: roles.csv, words.csv, ambiguous.csv."""

from __future__ import annotations

from collections import Counter

from allegiance.entities.records import tables

SECTORS = frozenset(
    {
        "GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PRM", "PTY", "OPP", "REB", "CVL", "SOC", "JRN",
        "BUS", "LAB", "EDU", "ELI", "REL", "MED", "REF", "AGR", "CRM", "NGO", "UAF", "UNK", "PRE",
    }
)  # fmt: skip
HEADS_WITHOUT_SECTOR = {"member", "members"}


def test_roles_are_many_and_placed() -> None:
    roles = tables().roles
    assert len(roles) >= 400
    assert [n for n in Counter(role.text for role in roles).values() if n > 1] == []
    for role in roles:
        assert role.kind in ("person", "group", "body"), role
        assert set(role.sectors) <= SECTORS, role
        assert role.sectors or role.text in HEADS_WITHOUT_SECTOR, role


def test_ambiguity_rules_say_what_they_do() -> None:
    for rule in tables().ambiguous:
        assert rule.kind in (
            "surname", "distinctive", "given", "given_name_state", "context", "phrase",
        ), rule  # fmt: skip
        if rule.kind in ("context", "phrase"):
            assert rule.resolves and rule.why, rule
        if rule.kind == "context":
            assert rule.near, rule


def test_every_kind_of_word_the_reader_asks_for_is_there() -> None:
    kinds = set(tables().words)
    assert {
        "title", "head", "former", "modifier", "place_before", "place_noun", "place_after",
        "stance", "calendar", "month_before", "particle", "opener", "relational", "relative",
        "local", "outsider", "not_after_name", "verb_like", "determiner", "language_before",
        "adjectival",
    } <= kinds  # fmt: skip
