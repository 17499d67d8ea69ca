"""The brief as one HTML page that needs nothing else: no script, no fetch, no font of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from allegiance.report.alternatives import timeline_legend, timeline_text
from allegiance.report.brief import Brief
from allegiance.report.chart import labelled_acts, timeline
from allegiance.report.drawing import inline_svg
from allegiance.report.findings import bare
from allegiance.report.outline import outline

_CITED = re.compile(r"\[(\d+)\]")


def html(brief: Brief) -> str:
    """The whole page. Text that came from documents is escaped; the charts are SVG in place, one
    for wide screens and one for phones, and what they show is told in words."""
    acts = [{"date": line.date, "text": bare(line.sentence)} for _, line in labelled_acts(brief)]
    drawn = bool(acts)
    return _template().render(
        brief=outline(brief),
        style=Markup(_data("brief.css")),
        wide=_svg(timeline(brief, width=640, height=290, key=False, titled=False), "w")
        if drawn
        else "",
        narrow=_svg(timeline(brief, width=262, height=250, key=False, titled=False), "n")
        if drawn
        else "",
        timeline_text=timeline_text(brief),
        legend=timeline_legend(brief),
        labelled=acts,
    )


def with_links(text: str) -> Markup:
    """A sentence, escaped, with its numbers in brackets as links to the sources."""
    linked = _CITED.sub(
        lambda m: f'<a class="ref" href="#source-{m[1]}" aria-label="source {m[1]}">[{m[1]}]</a>',
        str(escape(text)),
    )
    return Markup(linked)


def _svg(chart: object, name: str) -> Markup:
    # vl-convert escapes the text it draws
    return Markup(inline_svg(chart, name))


def _data(name: str) -> str:
    return (files("allegiance.report") / "data" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["with_links"] = with_links
    return environment.from_string(_data("brief.html.jinja"))
