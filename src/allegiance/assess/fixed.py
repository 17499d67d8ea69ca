"""Principals of a side: fixed on the scale, whatever is reported of them."""

from __future__ import annotations

import msgspec

from allegiance.assess.icd203 import term
from allegiance.assess.terms import Assessment, BasisReading, ChannelReading, SeriesLine
from allegiance.assess.verdict import by_category
from allegiance.measure.trend import Trend
from allegiance.model import Category


def fixed_answer(answer: Assessment, sign: int) -> Assessment:
    """Return `answer` with everything measured set to +1 (patron's side) or -1 (the other).

    What was reported stays listed; there is no trend and no break, since nothing is estimated.
    """
    verdict: Category = "corner" if sign > 0 else "other corner"
    shares = (1.0, 0.0, 0.0, 0.0, 0.0) if sign > 0 else (0.0, 0.0, 0.0, 0.0, 1.0)
    position = float(sign)
    fixed = {
        "verdict": verdict,
        "likelihood": term(1.0),
        "position": position,
        "interval": (position, position),
        "probabilities": by_category(shares),
    }

    def channel(reading: ChannelReading) -> ChannelReading:
        return msgspec.structs.replace(reading, **fixed)

    def basis(reading: BasisReading) -> BasisReading:
        channels = {name: channel(one) for name, one in reading.channels.items()}
        return msgspec.structs.replace(reading, **fixed, channels=channels)

    weeks = len(answer.series.dates)
    flat = SeriesLine(
        position=(position,) * weeks,
        low=(position,) * weeks,
        high=(position,) * weeks,
        filtered=(position,) * weeks,
        probabilities=(shares,) * weeks,
    )
    return msgspec.structs.replace(
        answer,
        **fixed,
        channels={name: channel(one) for name, one in answer.channels.items()},
        basis={name: basis(one) for name, one in answer.basis.items()},
        trend=Trend("flat", answer.series.dates[0], 1.0),
        breaks=(),
        series=msgspec.structs.replace(
            answer.series, lines=dict.fromkeys(answer.series.lines, flat)
        ),
    )
