"""The pictures of a brief, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from allegiance.report.brief import Brief
from allegiance.report.chart import timeline
from allegiance.report.drawing import checked_ending, save
from allegiance.report.matrix import matrix

Picture = Literal["timeline", "matrix"]


def save_chart(brief: Brief, path: Path, what: Picture = "timeline") -> None:
    """Write a picture as .png, .svg or .json (Vega-Lite). InputError for another ending."""
    checked_ending(path)
    save(matrix(brief) if what == "matrix" else timeline(brief), path)
