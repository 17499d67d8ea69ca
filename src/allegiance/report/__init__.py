"""Assessment -> brief (Markdown, JSON) and charts (Vega-Lite)."""

from allegiance.report.brief import Brief, Citation, cited_ids, make_brief
from allegiance.report.chart import save_chart, timeline
from allegiance.report.markdown import markdown, verdict_line

__all__ = [
    "Brief",
    "Citation",
    "cited_ids",
    "make_brief",
    "markdown",
    "save_chart",
    "timeline",
    "verdict_line",
]
