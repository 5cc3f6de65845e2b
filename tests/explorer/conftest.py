"""One browser for all tests of the page; any request but the file itself, and any script error, fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_driver import Open, write
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request
from sample_page import TEXTS, sample

from policygraph.explorer import render_page


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("page"), render_page(sample(), TEXTS))


@pytest.fixture(scope="session")
def seed_file(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Path:
    """The page of the seed briefing."""
    from policygraph.pipeline import PAGE, Options, build

    return write(tmp_path_factory.mktemp("seed"), build(seed, options=Options(engine="lexical")).files[PAGE])


@pytest.fixture
def open_page(browser: Browser, sample_file: Path) -> Iterator[Open]:
    """Opens the sample's page (or `file`) at an address like "view=graph" and watches it."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def open_one(
        address: str = "", *, file: Path = sample_file, size: tuple[int, int] = (1280, 800), **options: Any
    ) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        _watch(page, own := file.as_uri(), troubles)
        page.goto(f"{own}#{address}" if address else own)
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


def _watch(page: Page, own: str, troubles: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(message.text)

    def on_dialog(dialog: Dialog) -> None:
        troubles.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if request.url.split("#")[0] != own and not request.url.startswith("blob:"):
            troubles.append(f"request {request.url}")

    page.on("console", on_console)
    page.on("dialog", on_dialog)
    page.on("request", on_request)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("popup", lambda popup: troubles.append(f"popup {popup.url}"))
