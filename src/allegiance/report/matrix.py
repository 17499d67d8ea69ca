"""The evidence matrix: acts by rival hypotheses, signs with colours, most telling act on top."""

from __future__ import annotations

from typing import Any

import altair as alt

from allegiance.model import CATEGORIES
from allegiance.report.brief import Brief
from allegiance.report.chart import shortened
from allegiance.report.findings import bare
from allegiance.report.wording import CATEGORY_WORDS

_SIGNS = {"consistent": "+", "inconsistent": "−", "neutral": "·"}
_TONES = {"consistent": "#cfe3d4", "inconsistent": "#f3d2cd", "neutral": "#f1f1f1"}
_MOST = 12


def matrix(brief: Brief, *, width: int = 400, label: int = 44) -> Any:
    """A chart of the twelve most diagnostic acts; width in pixels, `label` characters an act."""
    names = [CATEGORY_WORDS[c].format(patron=brief.patron_name) for c in CATEGORIES]
    rows = [
        {
            "act": f"{at}. {row.date or 'undated'} {shortened(bare(row.sentence), label)}",
            "hypothesis": name,
            "how": row.consistency[category],
            "sign": _SIGNS[row.consistency[category]],
        }
        for at, row in enumerate(brief.hypotheses.matrix[:_MOST], 1)
        for category, name in zip(CATEGORIES, names, strict=True)
    ]
    order = list(dict.fromkeys(row["act"] for row in rows))
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "hypothesis:N",
            sort=names,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-30, labelLimit=220, domain=False, ticks=False),
        ),
        y=alt.Y(
            "act:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=420, domain=False, ticks=False),
        ),
    )
    tones = alt.Scale(domain=list(_TONES), range=list(_TONES.values()))
    return alt.layer(
        base.mark_rect(stroke="white", strokeWidth=2).encode(
            color=alt.Color("how:N", scale=tones, title=None)
        ),
        base.mark_text(fontSize=15, fontWeight="bold", color="#222222").encode(text="sign:N"),
    ).properties(width=width, height=max(26, 26 * len(order)), title=alt.Title("Evidence matrix"))
