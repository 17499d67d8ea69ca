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


def matrix_text(brief: Brief) -> str:
    """What the evidence matrix shows; the table beside it has the same rows."""
    acts = counted(len(brief.hypotheses.matrix), "act")
    return f"{acts} against five hypotheses; the table that follows has the same rows."
