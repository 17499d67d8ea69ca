"""The timeline: positions in words, in deeds and overall, breaks, and the acts that pulled most."""

from __future__ import annotations

from typing import Any

import altair as alt

from allegiance.assess.terms import EvidenceLine
from allegiance.report.brief import Brief
from allegiance.report.findings import bare

COLOURS = {"overall": "#222222", "words": "#1f5fa8", "deeds": "#b3261e"}
"""Told apart by people who see colours otherwise, at 4.5 to 1 and more on white."""
_DASHES = {"overall": [1, 0], "words": [6, 3], "deeds": [2, 2]}
_POINTS = 180
_LABELLED = 6
_LONGEST = 86


def timeline(
    brief: Brief, *, width: int = 680, height: int = 300, key: bool = True, titled: bool = True
) -> Any:
    """A chart of the smoothed positions. Numbers in circles mark the acts that pulled most, dashed
    uprights the breaks; `key` adds the acts' words below, `titled` a heading above. Pixels."""
    labelled = labelled_acts(brief)
    charts = [_bands(brief), *_lines(brief), _acts(brief), *_numbers(labelled)]
    if brief.breaks:
        charts.insert(1, _breaks(brief))
    plot = alt.layer(*charts).properties(width=width, height=height)
    chart = alt.vconcat(plot, _key(labelled, width)) if key and labelled else plot
    if not titled:
        return chart
    return chart.properties(
        title=alt.Title(
            f"{brief.state_name}: {brief.issue_title}",
            subtitle=[
                f"+1 {brief.patron_name}, −1 {brief.other_name}; shaded: 90 % of the probability",
                "ticks: acts toward (top) and away (bottom); dashed uprights: breaks",
            ],
        )
    )


def labelled_acts(brief: Brief) -> list[tuple[int, EvidenceLine]]:
    """The acts that pulled most, numbered by date; those undated cannot be drawn."""
    lines = [x for x in (*brief.evidence_for, *brief.evidence_against) if x.date is not None]
    chosen = sorted(lines, key=lambda x: (-x.pull, x.date, x.occurrence))[:_LABELLED]
    return list(enumerate(sorted(chosen, key=lambda x: (x.date, x.occurrence)), 1))


def _values(rows: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=rows)


def _rows(brief: Brief) -> list[dict[str, Any]]:
    dates = brief.series.dates
    every = max(1, len(dates) // _POINTS)
    kept = sorted({*range(0, len(dates), every), len(dates) - 1})
    names = [n for n in COLOURS if n == "overall" or brief.channels[n].occurrences]  # type: ignore[index]
    return [
        {
            "date": dates[at],
            "channel": name,
            "position": round(line.position[at], 3),
            "low": round(line.low[at], 3),
            "high": round(line.high[at], 3),
        }
        for name in names
        if (line := brief.series.lines.get(name)) is not None
        for at in kept
    ]


def _vertical() -> alt.Y:
    return alt.Y(
        "position:Q",
        scale=alt.Scale(domain=[-1.2, 1.2]),
        title=None,
        axis=alt.Axis(values=[-1, -0.6, -0.2, 0.2, 0.6, 1], format="+.1f", gridDash=[3, 3]),
    )


def _bands(brief: Brief) -> Any:
    rows = [row for row in _rows(brief) if row["channel"] == "overall"]
    return (
        alt.Chart(_values(rows))
        .mark_area(opacity=0.13, color=COLOURS["overall"])
        .encode(
            x=alt.X(
                "date:T",
                title=None,
                scale=alt.Scale(padding=14),
                axis=alt.Axis(grid=False, labelOverlap=True),
            ),
            y=alt.Y("low:Q", scale=alt.Scale(domain=[-1.2, 1.2]), title=None),
            y2="high:Q",
        )
    )


def _lines(brief: Brief) -> list[Any]:
    rows = _rows(brief)
    present = list(dict.fromkeys(row["channel"] for row in rows))
    colour = alt.Scale(domain=present, range=[COLOURS[n] for n in present])
    dash = alt.Scale(domain=present, range=[_DASHES[n] for n in present])
    return [
        alt.Chart(_values(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x="date:T",
            y=_vertical(),
            color=alt.Color("channel:N", scale=colour, title=None),
            strokeDash=alt.StrokeDash("channel:N", scale=dash, title=None),
            tooltip=["date:T", "channel:N", "position:Q", "low:Q", "high:Q"],
        )
    ]


def _acts(brief: Brief) -> Any:
    rows = [
        {"date": x.date, "position": 1.15 if x.sign > 0 else -1.15, "what": x.sentence}
        for x in (*brief.evidence_for, *brief.evidence_against)
        if x.date is not None
    ]
    return (
        alt.Chart(_values(rows))
        .mark_tick(thickness=1.5, size=9, orient="vertical", color="#444444")
        .encode(x="date:T", y="position:Q", tooltip=["date:T", "what:N"])
    )


def _breaks(brief: Brief) -> Any:
    rows = [{"date": b.date, "way": b.direction} for b in brief.breaks]
    return (
        alt.Chart(_values(rows))
        .mark_rule(strokeDash=[5, 4], strokeWidth=1.5, color="#6a3d9a")
        .encode(x="date:T", tooltip=["date:T", "way:N"])
    )


def _numbers(labelled: list[tuple[int, EvidenceLine]]) -> list[Any]:
    heights: dict[tuple[str, int], int] = {}
    rows = []
    for number, line in labelled:
        place = ((line.date or "")[:4], line.sign)
        step = heights.get(place, 0)
        heights[place] = step + 1
        rows.append(
            {"date": line.date, "n": str(number), "position": line.sign * (0.98 - 0.17 * step)}
        )
    base = alt.Chart(_values(rows)).encode(x="date:T", y="position:Q")
    return [
        base.mark_point(shape="circle", size=230, filled=True, opacity=1, fill="#ffffff",
                        stroke="#222222", strokeWidth=1.2),
        base.mark_text(fontSize=11, fontWeight="bold", color="#222222").encode(text="n:N"),
    ]  # fmt: skip


def _key(labelled: list[tuple[int, EvidenceLine]], width: int) -> Any:
    most = min(_LONGEST, width // 7)
    rows = [
        {"row": number, "words": f"{number}  {line.date}  {shortened(bare(line.sentence), most)}"}
        for number, line in labelled
    ]
    return (
        alt.Chart(_values(rows))
        .mark_text(align="left", fontSize=12, color="#222222")
        .encode(y=alt.Y("row:O", axis=None), x=alt.value(0), text="words:N")
        .properties(width=width, height=17 * len(rows), view=alt.ViewConfig(stroke=None))
    )


def shortened(text: str, most: int) -> str:
    """Text of at most `most` characters, cut at a space."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
