"""What the browser tests share: writing the page, its views, and what its menu saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

Open = Callable[..., Page]
VIEWS = ("overview", "graph", "matrix", "timeline", "indicators", "source", "table")
SVG = "{http://www.w3.org/2000/svg}"


def write(folder: Path, html: str) -> Path:
    file = folder / "graph.html"
    file.write_bytes(html.encode("utf-8"))
    return file


def saved(page: Page, kind: str) -> bytes:
    """What the menu of exports saves."""
    page.locator("details.menu summary[title]").click()
    with page.expect_download() as waiting:
        page.locator(f'[data-export="{kind}"]').click()
    return Path(waiting.value.path()).read_bytes()


def hash_of(page: Page) -> str:
    return str(page.evaluate("location.hash"))
