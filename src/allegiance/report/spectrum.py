"""The spectrum: every state's words and deeds on one scale, a dumbbell each, with the interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from allegiance.assess import Rank
from allegiance.assess.sentences import name_of
from allegiance.report.chart import COLOURS

_MOST = 60


def spectrum(
    ranks: Sequence[Rank], *, patron: str, other: str, title: str, width: int = 520
) -> Any:
    """A chart of at most sixty states with words or deeds, nearest the patron on top.

    A grey bar holds 90 % of the overall position, a mark its mean; a blue circle is words, a red
    square deeds. `patron` and `other` name the ends; width in pixels, 22 a state in height.
    """
    told = [row for row in ranks if row.occurrences][:_MOST]
    order = [name_of(row.state) for row in told]
    spans, means, ends = [], [], []
    for row in told:
        state = name_of(row.state)
        spans.append({"state": state, "low": row.interval[0], "high": row.interval[1]})
        means.append({"state": state, "position": row.position})
        pair = [("words", row.words), ("deeds", row.deeds)]
        ends += [
            {"state": state, "channel": name, "position": value}
            for name, value in pair
            if value is not None
        ]
    across = _across("position", patron, other)
    down = alt.Y("state:N", sort=order, title=None)
    channels = ["words", "deeds"]
    span = (
        alt.Chart(alt.InlineData(values=spans))
        .mark_rule(strokeWidth=7, color="#d5d5d5")
        .encode(x=_across("low", patron, other), x2="high:Q", y=down)
    )
    bar = (
        alt.Chart(alt.InlineData(values=ends))
        .mark_line(color="#555555", strokeWidth=1.5)
        .encode(x=across, y=down, detail="state:N")
    )
    mean = (
        alt.Chart(alt.InlineData(values=means))
        .mark_tick(color=COLOURS["overall"], thickness=2.5, size=15)
        .encode(x=across, y=down)
    )
    dots = (
        alt.Chart(alt.InlineData(values=ends))
        .mark_point(filled=True, size=80, opacity=1)
        .encode(
            x=across,
            y=down,
            color=alt.Color(
                "channel:N",
                scale=alt.Scale(domain=channels, range=[COLOURS[c] for c in channels]),
                title=None,
            ),
            shape=alt.Shape(
                "channel:N",
                scale=alt.Scale(domain=channels, range=["circle", "square"]),
                title=None,
            ),
            tooltip=["state:N", "channel:N", "position:Q"],
        )
    )
    return alt.layer(span, bar, mean, dots).properties(
        width=width,
        height=max(44, 22 * len(told)),
        title=alt.Title(title, subtitle="bar: 90 % of the probability, upright: overall position"),
    )


def _across(field: str, patron: str, other: str) -> alt.X:
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(domain=[-1, 1]),
        title=f"← {other}   ·   {patron} →",
        axis=alt.Axis(values=[-1, -0.6, -0.2, 0.2, 0.6, 1], format="+.1f", gridDash=[3, 3]),
    )
