"""What the charts show, in words, for those who do not see them."""

from __future__ import annotations

from allegiance.report.brief import Brief
from allegiance.report.wording import counted, signed


def timeline_text(brief: Brief) -> str:
    """One sentence or three on the course of the position."""
    line = brief.series.lines["overall"].position
    dates = brief.series.dates
    top, bottom = max(line), min(line)
    text = (
        f"Position of {brief.state_name} from {dates[0]}, {signed(line[0])}, to {dates[-1]}, "
        f"{signed(line[-1])}; highest {signed(top)} on {dates[line.index(top)]}, lowest "
        f"{signed(bottom)} on {dates[line.index(bottom)]}."
    )
    if brief.breaks:
        text += f" {counted(len(brief.breaks), 'break')}: " + ", ".join(
            f"{shift.date} {shift.direction}" for shift in brief.breaks
        )
        text += "."
    return text


def timeline_legend(brief: Brief) -> str:
    """How to read the timeline."""
    text = (
        f"+1 is {brief.patron_name}, −1 is {brief.other_name}; the shade holds 90 % of the "
        "probability; ticks are acts, toward above and away below; numbers mark those that pulled "
        "most"
    )
    return text + ("; dashed uprights are breaks." if brief.breaks else ".")
