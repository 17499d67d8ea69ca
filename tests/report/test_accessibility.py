"""The HTML brief in a real browser: axe finds nothing, and a phone needs no sideways scrolling."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import allegiance

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SAMPLES = Path(str(files("allegiance.readers"))) / "data" / "samples"
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium (Debian: apt-get install chromium)"
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = []
    with allegiance.open(folder / "ledger") as ledger:
        for path in sorted(SAMPLES.glob("*.txt")):
            if path.name.startswith(("belarus", "kazakhstan")):
                ledger.add(path)
        for state in ("BLR", "KAZ", "FJI"):
            answer = allegiance.assess(ledger, state, patron="RUS", issue="ukraine-war")
            made.append(folder / f"{state}.html")
            made[-1].write_text(answer.to_html(), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        # no browser build is fetched: Debian's own is driven
        chromium = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [360, 1000])
def test_axe_finds_nothing(pages: list[Path], browser: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in pages:
        page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
        page.goto(path.as_uri())
        results = axe.run(page, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()
        page.close()


def test_a_phone_shows_the_whole_width(pages: list[Path], browser: Any) -> None:
    for path in pages:
        page = browser.new_page(viewport={"width": 320, "height": 640}, java_script_enabled=True)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.close()


def test_it_reads_without_script_and_asks_for_nothing(pages: list[Path], browser: Any) -> None:
    for path in pages:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.get_by_role("main").is_visible()
        assert asked == [path.as_uri()]
        context.close()
