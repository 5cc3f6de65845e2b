"""Accessibility by axe-core in every view, and pictures of six states kept in build/screens to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_driver import VIEWS, Open

RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map((v) => `${v.impact} ${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target + n.failureSummary).join(" | ")}`)"""
STATES = {
    "overview": "",
    "lanes-selected": "view=graph&all=true&node=~organisation/miit",
    "network-dark": "view=graph&layout=network&theme=dark",
    "source": "view=source",
    "matrix-chinese": "view=matrix&cols=sector&lang=zh",
    "phone": "view=graph",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_finding_of_axe(open_page: Open, root: Path, seed_file: Path, scheme: str) -> None:
    axe = (root / "tests" / "data" / "vendored" / "axe.min.js").read_text("utf-8")
    page = open_page("node=~organisation/miit", file=seed_file, color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(axe)
    found = []
    for view in VIEWS:
        page.locator(f'[data-view="{view}"]').click()
        found += [f"{view}: {finding}" for finding in page.evaluate(RUN)]
    assert found == []


def test_a_phone_without_selection_passes_axe(open_page: Open, root: Path, seed_file: Path) -> None:
    axe = (root / "tests" / "data" / "vendored" / "axe.min.js").read_text("utf-8")
    page = open_page(file=seed_file, size=(360, 740), reduced_motion="reduce")
    page.evaluate(axe)
    assert page.evaluate(RUN) == []


@pytest.mark.parametrize("state", STATES)
def test_pictures_to_look_at(open_page: Open, root: Path, seed_file: Path, state: str) -> None:
    page = open_page(STATES[state], file=seed_file, size=(360, 740) if state == "phone" else (1280, 800))
    page.wait_for_timeout(200)
    folder = root / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{state}.png")
    assert (folder / f"{state}.png").stat().st_size > 10_000
