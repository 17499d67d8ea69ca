"""The roll calls an issue counts: those that ship with it, and how any vote is matched to them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import msgspec

from allegiance.model import Issue, Vote


def roll_call_votes(issue: Issue) -> list[Vote]:
    """Return the votes that ship with the package for the roll calls `issue` names."""
    wanted = {(_body(rule.body), _number(rule.resolution)) for rule in issue.roll_calls}
    return [vote for vote in _shipped() if (_body(vote.body), _number(vote.resolution)) in wanted]


def counted_votes(votes: Iterable[Vote], issue: Issue) -> list[Vote]:
    """Return the votes that count for `issue`, one a state and roll call (the first given wins).

    "A/RES/68/262", "R/68/262" and "68/262" are one resolution; UN, UNGA and "UN General Assembly"
    are one body.
    """
    wanted = {(_body(rule.body), _number(rule.resolution)) for rule in issue.roll_calls}
    found: dict[tuple[str, str, str], Vote] = {}
    for vote in votes:
        key = (_body(vote.body), _number(vote.resolution), vote.state)
        if key[:2] in wanted:
            found.setdefault(key, msgspec.structs.replace(vote, resolution=key[1]))
    return list(found.values())


def _number(resolution: str) -> str:
    return re.sub(r"^(A/)?(RES|R)/", "", resolution.strip().upper())


def _body(body: str) -> str:
    plain = body.strip().upper().replace(".", "")
    general = {"UN", "UNGA", "GA", "UN GENERAL ASSEMBLY", "UNITED NATIONS GENERAL ASSEMBLY"}
    return "UNGA" if plain in general else plain


@lru_cache(maxsize=1)
def _shipped() -> tuple[Vote, ...]:
    folder = files("allegiance.measure") / "data" / "roll_calls"
    found: list[Vote] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".csv"):
            rows = csv.DictReader(entry.read_text(encoding="utf-8").splitlines())
            found += [msgspec.convert(row, Vote) for row in rows]
    return tuple(found)
