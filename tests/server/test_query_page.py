"""The query page in a real browser: YASGUI asks this server alone, and starts from the named queries."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from served import Client, fill, running

from policygraph.lexicon.home import ontology_dir
from policygraph.query import named_queries
from policygraph.server import Settings

QUESTION = "measures-by-status"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with running(fill(tmp_path_factory.mktemp("asked") / "kb"), Settings()) as client:
        yield client


@pytest.fixture
def page(browser: Browser, client: Client) -> Iterator[Page]:
    """A fresh visitor; any request elsewhere, complaint of the policy or script error fails the test."""
    troubles: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((client.url, "data:", "blob:")):
            troubles.append(f"request {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            troubles.append(message.text)

    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    assert troubles == []


def editor(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.getValue()"))


def test_a_named_query_is_run_and_its_rows_lead_to_pages(page: Page, client: Client) -> None:
    page.goto(f"{client.url}/query")
    page.wait_for_selector("#editor[data-ready]")
    assert "PREFIX pg: <" in editor(page)  # filled with the first question, ready for other tools, too
    assert page.locator("#named option[data-text]").count() == len(named_queries(ontology_dir()))
    assert page.locator("#named").evaluate("s => s.selectedOptions[0].dataset.text.trim()") == editor(page).strip()
    page.evaluate("""document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(
        'SELECT ?m WHERE { ?m a pg:Measure } ORDER BY ?m LIMIT 3')""")
    page.click(".yasqe_queryButton")
    expect(page.locator(".yasr td a.iri")).to_have_count(3)
    page.locator(".yasr td a.iri").first.click()
    page.wait_for_url("**/data/tides-12345678/measure/*")
    page.goto(f"{client.url}/query")
    page.select_option("#named", QUESTION)
    expect(page.locator(".yasr_response_chip")).to_contain_text("result")
    (title,) = (q.title for q in named_queries(ontology_dir()) if q.name == QUESTION)
    assert f"title: {title}" in editor(page)


def test_a_link_cannot_point_the_page_elsewhere(page: Page, client: Client) -> None:
    """Shared links carry an endpoint; ours is asked all the same, and nothing is sent to theirs."""
    theirs = quote("http://127.0.0.1:9/sparql", safe="")
    page.goto(f"{client.url}/query#query={quote('ASK { ?s ?p ?o }')}&endpoint={theirs}&requestMethod=POST")
    page.wait_for_selector("#editor[data-ready]")
    assert editor(page) == "ASK { ?s ?p ?o }"
    page.click(".yasqe_queryButton")
    expect(page.locator(".yasr .booleanResult")).to_contain_text("True")


def test_the_plain_form(page: Page, client: Client) -> None:
    page.goto(f"{client.url}/query/plain")
    page.select_option("#named", QUESTION)
    page.fill("#query", "SELECT ?m WHERE { ?m a pg:Measure } LIMIT 2")
    page.click("button[type=submit]")
    expect(page.locator("#state")).to_have_text("2 rows")
    assert (page.locator("#answer td a").first.get_attribute("href", timeout=1000) or "").startswith("/data/")


def test_what_others_wrote_is_unchanged(root: Path) -> None:
    folder = root / "src" / "policygraph" / "server"
    listed = tomllib.loads((folder / "VENDORED.toml").read_text("utf-8"))["file"]
    assert {folder / entry["path"] for entry in listed} == set(folder.rglob("*.min.*"))
    for entry in listed:
        assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
        assert (folder / "static/yasgui/LICENSE.txt").is_file()
