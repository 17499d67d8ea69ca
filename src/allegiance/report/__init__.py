"""Assessment -> brief (Markdown, HTML, PDF, JSON) and charts (Vega-Lite)."""

from allegiance.assess import Assessment
from allegiance.report.brief import Brief, Citation, cited_ids, make_brief
from allegiance.report.chart import timeline
from allegiance.report.drawing import save
from allegiance.report.html import html
from allegiance.report.markdown import markdown
from allegiance.report.pdf import pdf
from allegiance.report.pictures import save_chart
from allegiance.report.spectrum import spectrum
from allegiance.report.wording import verdict_line, verdict_words

__all__ = [
    "Assessment",
    "Brief",
    "Citation",
    "cited_ids",
    "html",
    "make_brief",
    "markdown",
    "pdf",
    "save",
    "save_chart",
    "spectrum",
    "timeline",
    "verdict_line",
    "verdict_words",
]
