"""Worlds for `simulation.py`, from a generator that is not the fitted model.

A state's true position drifts, and in some worlds jumps. What it does is drawn by how often each
act is done by anyone and how far in a corner one must stand to do it, with difficulties and
discriminations that are not the table's. Media go silent, then report in bursts; types are
confused as a coder confuses them; acts that never happened are reported by several outlets that
copy one another and so look well attested; some acts are told twice as two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from allegiance.measure.response import Response
from allegiance.ontology import CHANNEL_OF_QUAD, quad, response_row, type_record

START = date(2015, 1, 1)
QUARTERS = 32
DAYS = QUARTERS * 91

# How often each act is reported of any state, whatever its position: the mix of acts on an issue in
# the project's own sample articles (tests/golden), with more talk, as wires have more of it.
_OFTEN = {
    ("CONSULT", None, None): 10, ("CONSULT", "visit", None): 4, ("AGREE", None, None): 9,
    ("SUPPORT", None, None): 11, ("COOPERATE", None, None): 4, ("COOPERATE", None, "military"): 2,
    ("AID", None, None): 5, ("AID", None, "military"): 3, ("CONCEDE", None, None): 2,
    ("REQUEST", "assist", None): 3, ("REQUEST", "change", None): 3, ("ACCUSE", None, None): 17,
    ("REJECT", None, None): 9, ("THREATEN", None, None): 3, ("PROTEST", None, None): 1,
    ("SANCTION", None, None): 14, ("COERCE", None, None): 4, ("MOBILIZE", None, None): 3,
    ("ASSAULT", None, None): 4,
}  # fmt: skip
KINDS = tuple((*kind, side) for kind in _OFTEN for side in (1, -1))
_RATE = np.array([_OFTEN[kind[:3]] for kind in KINDS], dtype=np.float64)
_ROWS = [response_row(t, m, a, "principal") for t, m, a, _ in KINDS]
_QUAD = np.array([quad(kind[0]) for kind in KINDS])
_FAVOURS = np.array(
    [
        side * (1 if type_record(t).cooperative or (t, m) == ("REQUEST", "assist") else -1)
        for t, m, _, side in KINDS
    ]
)


@dataclass(frozen=True)
class World:
    """What is true (`position` a day, `jump` the day of a break or None) and what is reported."""

    position: np.ndarray
    jump: int | None
    size: float
    responses: list[Response]


@dataclass(frozen=True)
class Trouble:
    """How badly the world is reported; all shares of occurrences, save silence (of months)."""

    confused: float = 0.12
    across: float = 0.2
    """Of the confused, those whose quad is mistaken too."""
    invented: float = 0.05
    twice: float = 0.08
    silent: float = 0.12
    burst: float = 1.5
    """Shape of the gamma by which months' reporting varies: smaller is burstier."""


def make_world(
    rng: np.random.Generator,
    a_quarter: float,
    size: float = 0.0,
    trouble: Trouble = Trouble(),
    start: float | None = None,
    drift: float = 0.06,
) -> World:
    """Return one world with `a_quarter` occurrences a quarter; `size` 0 means no break."""
    months = QUARTERS * 3
    walk = np.cumsum(rng.normal(0, drift / np.sqrt(12), months))
    jump = None
    if size:
        jump = int(rng.integers(DAYS // 4, 3 * DAYS // 4))
        way = rng.choice((-1, 1))
        room = 0.9 - size / 2
        base = rng.uniform(-room, room) if start is None else start
        path = base + np.repeat(walk - walk.mean(), 31)[:DAYS]
        path = path + way * size * ((np.arange(DAYS) >= jump) - 0.5)
    else:
        base = rng.normal(0, 0.45) if start is None else start
        path = base + np.repeat(walk - walk.mean(), 31)[:DAYS]
    path = np.clip(path, -0.98, 0.98)
    level = rng.gamma(trouble.burst, 1 / trouble.burst, months)
    level *= rng.random(months) >= trouble.silent
    if level.sum() == 0:
        level[:] = 1
    chance = np.repeat(level, 31)[:DAYS]
    chance = chance / chance.sum()
    count = rng.poisson(a_quarter * QUARTERS)
    days = np.sort(rng.choice(DAYS, size=count, p=chance))
    hard = np.array([r.difficulty for r in _ROWS]) + rng.normal(0, 0.12, len(_ROWS))
    steep = np.array([r.discrimination for r in _ROWS]) * np.exp(rng.normal(0, 0.25, len(_ROWS)))
    often = _RATE * np.exp(rng.normal(0, 0.3, len(_RATE)))
    found: list[Response] = []
    for number, day in enumerate(days):
        weight = often / (1 + np.exp(-steep * (_FAVOURS * path[day] - hard)))
        kind = int(rng.choice(len(KINDS), p=weight / weight.sum()))
        if rng.random() < trouble.invented:
            kind = int(rng.choice(len(KINDS), p=_RATE / _RATE.sum()))
            credibility = float(rng.uniform(0.7, 0.97))
        else:
            credibility = float(rng.uniform(0.75, 0.97))
        kind = _as_coded(rng, kind, trouble)
        found.append(_response(f"{number}", kind, int(day), credibility))
        if rng.random() < trouble.twice:
            later = min(DAYS - 1, int(day) + int(rng.integers(1, 6)))
            found.append(_response(f"{number}b", kind, later, credibility))
    return World(path, jump, size, found)


def _as_coded(rng: np.random.Generator, kind: int, trouble: Trouble) -> int:
    if rng.random() >= trouble.confused:
        return kind
    side = np.array([k[3] for k in KINDS]) == KINDS[kind][3]
    same = side & (_QUAD[kind] == _QUAD)
    pool = side & ~same if rng.random() < trouble.across else same
    weight = _RATE * pool
    return int(rng.choice(len(KINDS), p=weight / weight.sum()))


def _response(name: str, kind: int, day: int, credibility: float) -> Response:
    type_, _, _, side = KINDS[kind]
    row, sign = _ROWS[kind], int(_FAVOURS[kind])
    when = START + timedelta(days=day)
    channel = CHANNEL_OF_QUAD[quad(type_)]
    return Response(
        occurrence=name,
        state="AAA",
        day=when.toordinal(),
        channel=channel,
        on_issue=True,
        type=type_,
        side=side,
        sign=sign,
        difficulty=row.difficulty,
        discrimination=row.discrimination,
        probability=credibility,
        full_weight=1.0,
        weight=1.0,
        group=f"{channel}|{type_}|{side}|{sign}|{when.isoformat()[:7]}",
        reason="",
    )
