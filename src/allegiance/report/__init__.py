"""Assessment -> brief (Markdown, HTML, PDF, JSON) and charts (Vega-Lite)."""

from allegiance.assess import Assessment
from allegiance.report.brief import Brief, Citation, make_brief
from allegiance.report.chart import save_chart, timeline
from allegiance.report.markdown import markdown
from allegiance.report.wording import verdict_line, verdict_words

__all__ = [
    "Assessment",
    "Brief",
    "Citation",
    "make_brief",
    "markdown",
    "save_chart",
    "timeline",
    "verdict_line",
    "verdict_words",
]
