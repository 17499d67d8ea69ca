"""Any of the charts as SVG, PNG or Vega-Lite JSON, drawn without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import vl_convert

from allegiance.errors import InputError

_ENDINGS = (".png", ".svg", ".json")
_CONFIG = {
    "font": "sans-serif",
    "background": "white",
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": "#222", "titleColor": "#222"},
    "legend": {"labelFontSize": 12, "orient": "top", "labelColor": "#222"},
    "title": {"fontSize": 14, "subtitleFontSize": 12, "anchor": "start", "subtitleColor": "#333"},
}
_LOCAL_ID = re.compile(r'(\bid="|url\(#|xlink:href="#|href="#)')


def checked_ending(path: Path) -> Path:
    """The path, if a chart can be written there; InputError for another ending."""
    if path.suffix not in _ENDINGS:
        raise InputError(
            str(path), "no picture format known by that ending", f"use {', '.join(_ENDINGS)}"
        )
    return path


def save(chart: Any, path: Path) -> None:
    """Write an Altair chart as .png, .svg or .json (Vega-Lite). InputError for another ending."""
    checked_ending(path)
    if path.suffix == ".json":
        text = json.dumps(specification(chart), indent=1, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8")
    elif path.suffix == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(specification(chart)), encoding="utf-8")
    else:
        path.write_bytes(png(chart))


def specification(chart: Any) -> dict[str, Any]:
    """The chart as a Vega-Lite specification in the project's dress."""
    spec: dict[str, Any] = chart.to_dict()
    return {**spec, "config": {**spec.get("config", {}), **_CONFIG}}


def png(chart: Any, scale: float = 2.0) -> bytes:
    """The chart as PNG, at `scale` pixels a point."""
    found: bytes = vl_convert.vegalite_to_png(specification(chart), scale=scale)
    return found


def inline_svg(chart: Any, name: str) -> str:
    """The chart as an SVG element for a page: ids of its own, no size but its proportions, silent
    to screen readers, which read the figure's text."""
    svg: str = vl_convert.vegalite_to_svg(specification(chart))
    svg = re.sub(r"^.*?(?=<svg)", "", svg, flags=re.DOTALL)
    svg = _LOCAL_ID.sub(lambda found: found.group() + name + "-", svg)
    head, _, rest = svg.partition(">")
    head = re.sub(r'\s(width|height|class|role)="[^"]*"', "", head)
    head += ' aria-hidden="true" focusable="false"'
    # marks carry labels meant for a chart that is read mark by mark; here one text tells it
    rest = re.sub(r'\s(role|aria-roledescription|aria-label|aria-hidden)="[^"]*"', "", rest)
    return f"{head}>{rest}"
