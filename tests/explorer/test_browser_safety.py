"""Hostile briefings: whatever a label, title, quote, file name or sidecar says, it stays text."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_driver import VIEWS, Open, saved, write
from playwright.sync_api import Browser, expect
from rdflib import URIRef
from rdflib.term import Node
from sample_page import NORTH, TEXTS, sample

from policygraph.explorer import render_page

FOREIGN = "script:not([type]), img, iframe, object, a[href^=java], [onerror], [onload], [onfocus]"
ATTACKS = {
    "script": "<script>window.hit = 1</script>",
    "end of script": "</script><script>window.hit = 1</script>",
    "comment": "<!--<script>window.hit = 1//-->",
    "handler": "\"'><img src=x onerror='window.hit = 1'><svg onload=window.hit=1>",
    "href": "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>href</a>",
    "address": "javascript:window.hit=1//",
    "template": "{{ 7*7 }}{% raw %}${window.hit=1}`",
    "style": "</style><style>body{display:none}</style>;background:url(http://x.example/)",
    "separators": "a\u2028b\u2029c\\u003cscript\\u003e",
    "reordering": "safe \u202etxt.exe\u202c \u2066x\u2069 \u200f\u061c",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_no_text_becomes_markup_or_script(open_page: Open, tmp_path: Path, attack: str) -> None:
    texts = {iri: f"{text}\n{attack}" for iri, text in TEXTS.items()}
    html = render_page(sample(lambda text: f"{text} {attack}"), texts, title=attack, note=attack)
    page = open_page("node=north-1/measure/2", file=write(tmp_path, html))
    foreign = f"document.querySelectorAll({FOREIGN!r}).length"
    count = page.evaluate(foreign)
    for view in VIEWS:
        page.locator(f'[data-view="{view}"]').click()
    page.locator("#panel details summary").click()
    page.keyboard.press("/")
    page.keyboard.type("firms")
    page.keyboard.press("Enter")
    page.locator('[data-view="graph"]').click()
    page.locator("[data-act=language]").click()
    picture = saved(page, "svg").decode("utf-8")
    assert "<script" not in picture
    assert "<img" not in picture
    assert page.evaluate("window.hit") is None
    assert page.evaluate(foreign) == count
    expect(page.locator("body")).to_be_visible()


def test_reordering_signs_are_not_shown_in_names(open_page: Open, tmp_path: Path) -> None:
    html = render_page(sample(lambda text: f"{text} {ATTACKS['reordering']}"), TEXTS)
    page = open_page("view=table&node=north-1/measure/3", file=write(tmp_path, html))
    names = page.locator("#view-table tbody").inner_text() + page.locator("#panel h2").inner_text()
    assert "Lend to farms safe txt.exe x" in names
    assert not set("\u202e\u202c\u2066\u2069\u200f\u061c") & set(names)


def test_reordering_signs_are_seen_in_the_text(open_page: Open, tmp_path: Path) -> None:
    texts = {str(NORTH): TEXTS[str(NORTH)].replace("lend to farms", "lend\u202eot farms")}
    page = open_page("view=source&node=north-1/measure/3", file=write(tmp_path, render_page(sample(), texts)))
    for place in ("#view-source .on", "#panel mark"):
        shown = page.locator(place).first
        expect(shown.locator(".unseen")).to_have_text("U+202E")
        assert "\u202e" not in shown.inner_text()


def test_file_names_and_sidecars_stay_text(open_page: Open, tmp_path: Path) -> None:
    from policygraph.pipeline import PAGE, Options, build

    name = "x' onerror=alert(1) {{7*7}} &lt;b&gt;"
    (tmp_path / f"{name}.txt").write_text(
        "The ministry will support small firms.\n<img src=x onerror=alert(1)>\n", "utf-8"
    )
    fields = dict.fromkeys(("title", "publisher", "source"), '</script><script>alert(1)</script>"\\u202e')
    lines = [f"{key} = '{value}'" for key, value in fields.items()]
    (tmp_path / f"{name}.toml").write_text("\n".join(lines), "utf-8")
    made = build(tmp_path / f"{name}.txt", options=Options(engine="lexical"))
    page = open_page("view=source", file=write(tmp_path, made.files[PAGE]))
    for view in VIEWS:
        page.locator(f'[data-view="{view}"]').click()
    expect(page.locator("#view-table")).to_contain_text("</script>")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize(
    "attack", [ATTACKS["script"], ATTACKS["handler"], ATTACKS["address"], "__proto__", "#node=x&view=y"]
)
def test_addresses_of_things_stay_text(open_page: Open, tmp_path: Path, attack: str) -> None:
    """IRIs stand in the panel, in Turtle, in links and in the address of the page."""
    old, new = f"{NORTH}/measure/3", f"{NORTH}/measure/{attack}"
    moved = [(_renamed(s, old, new), p, _renamed(o, old, new)) for s, p, o in sample()]
    html = render_page(moved, TEXTS, expand="/explore?node=")
    page = open_page("view=table", file=write(tmp_path, html))
    page.get_by_role("button", name="Lend to farms").click()
    expect(page.locator("#panel code").first).to_have_text(new)
    page.locator("#panel details summary").click()
    page.reload()
    expect(page.locator("#panel h2")).to_have_text("Lend to farms")
    assert str(page.locator("[data-act=expand]").get_attribute("href")).startswith("/explore?node=https%3A%2F%2F")
    assert page.evaluate("window.hit") is None
    assert page.locator("#panel img, #panel script").count() == 0


def _renamed(term: Node, old: str, new: str) -> Node:
    return URIRef(new) if term == URIRef(old) else term


def test_no_script_but_the_page_s_own_may_run(browser: Browser, sample_file: Path) -> None:
    """Were a tag to slip through all the same, the policy would stop it."""
    page = browser.new_page()
    broken = sample_file.read_text("utf-8").replace(
        "<main", "<script>window.hit = 1</script><b onclick='hit=1'>x</b><main"
    )
    page.set_content(broken)
    page.locator("b", has_text="x").first.click()
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.documentElement.dataset.ready") == "true"
    page.close()
