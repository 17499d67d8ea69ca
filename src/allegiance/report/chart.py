"""The timeline: positions in words, in deeds and overall, with 90 % bands, as Vega-Lite."""

from __future__ import annotations

import json
from pathlib import Path

import altair as alt
import vl_convert

from allegiance.errors import InputError
from allegiance.report.brief import Brief

_COLOURS = {"overall": "#333333", "words": "#1f77b4", "deeds": "#d62728"}
_ENDINGS = (".png", ".svg", ".json")


def timeline(brief: Brief) -> alt.LayerChart | alt.FacetChart:
    """A chart of the smoothed positions; marks show the occurrences that counted, by side."""
    rows = [
        {
            "date": day,
            "channel": name,
            "position": round(line.position[at], 4),
            "low": round(line.low[at], 4),
            "high": round(line.high[at], 4),
        }
        for name in _COLOURS
        if (line := brief.series.lines.get(name)) is not None
        for at, day in enumerate(brief.series.dates)
    ]
    acts = [
        {"date": line.date, "position": 1.0 if line.sign > 0 else -1.0, "what": line.sentence,
         "side": "toward" if line.sign > 0 else "away"}
        for line in (*brief.evidence_for, *brief.evidence_against)
        if line.date is not None
    ]  # fmt: skip
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=alt.X("date:T", title=None))
    colour = alt.Color("channel:N", scale=scale, title=None)
    vertical = alt.Scale(domain=[-1.05, 1.05])
    band = base.mark_area(opacity=0.12).encode(
        y=alt.Y("low:Q", scale=vertical, title="position"), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y("position:Q", scale=vertical),
        color=colour,
        strokeDash=alt.StrokeDash("channel:N", legend=None, sort=list(_COLOURS)),
        tooltip=["date:T", "channel:N", "position:Q", "low:Q", "high:Q"],
    )
    rules = (
        alt.Chart(alt.InlineData(values=[{"y": 0.6}, {"y": 0.2}, {"y": -0.2}, {"y": -0.6}]))
        .mark_rule(strokeDash=[3, 3], color="#bbbbbb")
        .encode(y="y:Q")
    )
    ticks = (
        alt.Chart(alt.InlineData(values=acts))
        .mark_tick(thickness=2, size=10, orient="vertical")
        .encode(
            x="date:T",
            y="position:Q",
            color=alt.value("#555555"),
            tooltip=["date:T", "what:N", "side:N"],
        )
    )
    subtitle = (
        f"+1 {brief.patron_name}'s corner, −1 the other corner; bands hold 90 %; ticks are acts"
    )
    return alt.layer(rules, band, line, ticks).properties(
        width=680,
        height=300,
        title=alt.Title(f"{brief.state_name}: {brief.issue_title}", subtitle=subtitle),
    )


def save_chart(brief: Brief, path: Path) -> None:
    """Write the timeline as .png, .svg or .json (Vega-Lite). InputError for another ending."""
    if path.suffix not in _ENDINGS:
        raise InputError(
            str(path), "no picture format known by that ending", f"use {', '.join(_ENDINGS)}"
        )
    spec = timeline(brief).to_dict()
    if path.suffix == ".json":
        path.write_text(json.dumps(spec, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    elif path.suffix == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    else:
        path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2.0))
