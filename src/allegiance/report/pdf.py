"""The brief as PDF, set by typst; what documents say goes in as data never read as markup."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import typst
import vl_convert

from allegiance.report.alternatives import timeline_legend, timeline_text
from allegiance.report.brief import Brief
from allegiance.report.chart import labelled_acts, timeline
from allegiance.report.drawing import specification
from allegiance.report.outline import outline


def pdf(brief: Brief) -> bytes:
    """The whole brief on A4 pages, tagged for screen readers (PDF/UA-1). The same brief gives the
    same pages; nothing is fetched."""
    drawn = bool(labelled_acts(brief))
    data = {
        **msgspec.to_builtins(outline(brief)),
        "timeline": drawn,
        "timeline_text": timeline_text(brief),
        "legend": timeline_legend(brief),
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "outline.json").write_text(json.dumps(data), encoding="utf-8")
        layout = (files("allegiance.report") / "data" / "brief.typ").read_text(encoding="utf-8")
        (folder / "brief.typ").write_text(layout, encoding="utf-8")
        if drawn:
            chart = timeline(brief, width=620, height=230, titled=False)
            svg = vl_convert.vegalite_to_svg(specification(chart))
            (folder / "timeline.svg").write_text(svg, encoding="utf-8")
        made: bytes = typst.compile(
            str(folder / "brief.typ"), root=str(folder), pdf_standards=["ua-1"]
        )
    return made
