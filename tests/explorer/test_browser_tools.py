"""Search, filters, exports, keys, languages, themes, print, small screens and frames, in a real browser."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from page_driver import SVG, VIEWS, Open, hash_of, saved, write
from playwright.sync_api import Browser, expect
from rdflib import URIRef
from sample_page import NORTH, TEXTS, sample

from policygraph.explorer import frame, render_page


def test_search_by_keys_alone(open_page: Open) -> None:
    page = open_page("view=graph")
    page.keyboard.press("/")
    page.keyboard.type("firms")
    options = page.locator("#found [role=option]")
    expect(options).to_have_count(3)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    name = options.nth(1).locator("span > span").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(name)
    expect(page.locator("#search")).to_have_value("")
    page.keyboard.press("/")
    page.keyboard.type("农业")
    expect(options).to_have_text(["Farming农业Sector"])
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.type("mills and nothing else")
    expect(options).to_have_text(["Nothing found"])


def test_search_reads_the_evidence(open_page: Open) -> None:
    page = open_page()
    page.locator("#search").fill("farms 🌾 and to mills")
    page.locator("#found [role=option]").click()
    expect(page.locator("#panel h2")).to_have_text("Lend to farms")


@pytest.mark.parametrize(
    ("name", "value", "kept", "gone"),
    [
        ("actor", "~organisation/council", "Inspect ports", "Lend to farms"),
        ("sector", "~sector/farming", "Lend to farms", "Inspect ports"),
        ("group", "~target-group/small-firms", "Cut fees for small firms", "Inspect ports"),
        ("instrument", "~instrument/loan", "Lend to farms", "Cut fees for small firms"),
        ("status", "~status/planned", "Lend to farms", "Inspect ports"),
        ("conf", "0.7", "Inspect ports", "Lend to farms"),
        ("doc", "south-1", "Plant trees", "Inspect ports"),
        ("from", "2022-01-01", "Exports +4.5 percent", "Inspect ports"),
    ],
)
def test_each_filter(open_page: Open, name: str, value: str, kept: str, gone: str) -> None:
    page = open_page("view=table")
    labels = page.locator("#view-table tbody th")
    assert gone in labels.all_inner_texts()
    page.locator(f'#filters [data-filter="{name}"]').select_option(value)
    assert kept in labels.all_inner_texts()
    assert gone not in labels.all_inner_texts()
    shown = labels.count()
    expect(page.locator(".count")).to_contain_text(f"{shown} of 19")
    expect(page.locator("[data-act=clear]")).to_contain_text("filters: 1 ✕")
    page.locator("[data-act=clear]").click()
    expect(labels).to_have_count(19)


def test_all_filters_stand_in_one_row(open_page: Open) -> None:
    page = open_page("view=table&status=~status/planned&lang=en")
    fields = page.locator("#filter-fields > *")
    tops = {round(box["y"]) for field in fields.all() if (box := field.bounding_box())}
    assert (fields.count(), len(tops)) == (10, 1)
    chosen = page.locator('#filters [data-filter="status"]')
    expect(chosen).to_have_attribute("title", chosen.evaluate("s => s.selectedOptions[0].text"))


def test_where_nothing_passes_the_filters_the_way_back_stands(open_page: Open) -> None:
    page = open_page("actor=~organisation/of-another-day")
    for view in VIEWS:
        page.locator(f'[data-view="{view}"]').click()
        expect(page.locator("#filters .count")).to_contain_text("0 of 19")
        if view != "source":  # the text stays, without marks
            expect(page.locator(f"#view-{view} [data-act=clear]")).to_be_visible()
    chosen = page.locator('#filters [data-filter="actor"]')
    assert chosen.evaluate("s => s.selectedOptions[0].text") == "~organisation/of-another-day"
    page.locator("#view-table [data-act=clear]").click()
    expect(page.locator("#filters .count")).to_have_text("19 of 19")


def test_kinds_can_be_hidden_by_keys(open_page: Open) -> None:
    page = open_page("view=table")
    page.locator("summary", has_text="Show").focus()
    page.keyboard.press("Enter")
    page.locator('[data-kind="measure"]').focus()
    page.keyboard.press("Space")
    expect(page.locator("#view-table")).not_to_contain_text("Inspect ports")
    expect(page.locator('[data-kind="measure"]')).to_be_focused()
    assert "hide=measure" in hash_of(page)


def test_csv_cannot_be_run_by_a_spreadsheet(open_page: Open, tmp_path: Path) -> None:
    html = render_page(sample(lambda text: f'=HYPERLINK("http://x.example";"{text}")'), TEXTS)
    raw = saved(open_page("view=table", file=write(tmp_path, html)), "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 20
    assert {len(row) for row in rows} == {10}
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
    assert sum(cell.startswith("'=") for row in rows for cell in row) > 19


def test_pictures_are_whole(open_page: Open) -> None:
    page = open_page("view=graph&all=true")
    png = saved(page, "png")
    assert png.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(png[16:20], "big") > 1000
    picture = ET.fromstring(saved(page, "svg"))
    assert picture.tag == f"{SVG}svg"
    assert any("Cut fees" in (e.text or "") for e in picture.iter(f"{SVG}text"))


def test_the_graph_by_keys_alone(open_page: Open) -> None:
    page = open_page("view=overview")
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("#view-graph")).to_be_visible()
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#live")).to_contain_text("Organisation")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel h2")).to_have_text("Support small firms")
    page.keyboard.press("Enter")
    assert "open=" in hash_of(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel h2")).to_have_text("Cut fees for small firms")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    for key in ("+", "-", "0", "PageDown"):
        page.locator(".canvas").press(key)
    page.keyboard.press("Escape")
    expect(page.locator(".panel-empty")).to_be_visible()
    page.keyboard.press("7")
    expect(page.locator("#view-table")).to_be_visible()


def test_two_languages(open_page: Open) -> None:
    page = open_page("view=table")
    page.locator("[data-act=language]").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    expect(page.locator("#view-table")).to_contain_text("农业")
    expect(page.locator('[data-view="graph"]')).to_have_text("图谱")
    page.locator("[data-act=language]").click()
    expect(page.locator("#view-table")).to_contain_text("Farming")


def test_light_and_dark(open_page: Open) -> None:
    shade = "getComputedStyle(document.body).backgroundColor"
    page = open_page(color_scheme="dark")
    dark = page.evaluate(shade)
    page.locator("[data-act=theme]").click()
    light = page.evaluate(shade)
    assert (dark, light) == ("rgb(17, 22, 29)", "rgb(246, 247, 249)")
    assert "theme=light" in hash_of(page)


def test_all_views_by_keys_alone(open_page: Open) -> None:
    page = open_page("view=table")
    page.locator('[data-sort="label"]').press("Enter")
    assert "sort=label" in hash_of(page)
    expect(page.locator('[data-sort="label"]')).to_be_focused()
    page.keyboard.press("3")
    page.locator("#view-matrix .cell").first.press("Enter")
    expect(page.locator(".cell-list li").first).to_be_visible()
    expect(page.locator("#view-matrix .cell").first).to_be_focused()
    page.keyboard.press("6")
    marked = page.locator("#view-source [role=button]", has_text="lend to farms")
    marked.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Lend to farms")
    expect(marked).to_be_focused()
    page.locator("details.menu summary[title]").press("Enter")
    expect(page.locator('[data-export="csv"]')).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator('[data-export="csv"]')).to_be_hidden()
    for number, view in enumerate(VIEWS, start=1):
        page.keyboard.press(str(number))
        expect(page.locator(f"#view-{view}")).to_be_visible()


def test_nothing_moves_for_those_who_asked_for_calm(open_page: Open) -> None:
    duration = "getComputedStyle(document.getElementById('panel')).transitionDuration"
    assert open_page(reduced_motion="reduce").evaluate(duration) == "0s"
    assert open_page(reduced_motion="no-preference").evaluate(duration) != "0s"


def test_a_dark_page_is_printed_light_and_with_all_measures(open_page: Open, seed_file: Path) -> None:
    page = open_page("view=overview&theme=dark", file=seed_file)
    folded = page.locator(".board details .measures li").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(folded).to_be_visible()
    page.emulate_media(media="screen")
    page.locator('[data-view="graph"]').click()
    page.emulate_media(media="print")
    expect(page.locator(".drawing svg text", has_text="MIIT").first).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator(".drawing")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_pictures_of_a_large_network_hold_all_points(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    for number in range(320):
        node = URIRef(f"{NORTH}/problem/{number + 100}")
        for p, o in graph.predicate_objects(URIRef(f"{NORTH}/problem/1")):
            graph.add((node, p, o))
    page = open_page("view=graph&layout=network", file=write(tmp_path, render_page(graph, TEXTS)))
    picture = ET.fromstring(saved(page, "svg"))
    assert sum(1 for _ in picture.iter(f"{SVG}circle")) == 19 + 320
    assert len(saved(page, "png")) > 20_000


def test_print_shows_the_view_and_not_the_tools(open_page: Open) -> None:
    page = open_page("view=overview")
    page.emulate_media(media="print")
    for gone in ("#top", "#filters", "#panel"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".board")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_phone_has_the_evidence_as_a_sheet(open_page: Open) -> None:
    page = open_page("view=table", size=(360, 740))
    expect(page.locator("#panel")).to_be_hidden()
    page.locator('[data-filter="table-sort"]').select_option("-label")
    names = page.locator("#view-table tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold, reverse=True)
    page.locator("#view-table tbody th button", has_text="Lend to farms").click()
    expect(page.locator("#panel mark")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.locator('#filters [data-filter="actor"]')).to_be_visible()


@pytest.mark.parametrize("width", [700, 900, 1010, 1280])
def test_no_heading_of_the_table_is_cut_at_any_width(open_page: Open, seed_file: Path, width: int) -> None:
    page = open_page("view=table", file=seed_file, size=(width, 740))
    cut = page.evaluate(
        "() => [...document.querySelectorAll('#view-table thead button')]"
        ".filter((b) => b.scrollWidth > b.clientWidth).map((b) => b.textContent)"
    )
    assert cut == []
    assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.getElementById('view-table'))")


def test_the_panel_gives_turtle_and_relations(open_page: Open) -> None:
    page = open_page("view=table&node=north-1/measure/3")
    page.get_by_text("Turtle", exact=True).click()
    expect(page.locator("#panel pre")).to_contain_text('rdfs:label "Lend to farms"@en')
    page.locator("#panel .relation").get_by_role("button", name="Farming").click()
    expect(page.locator("#panel h2")).to_have_text("Farming")
    expect(page.locator("#panel")).to_contain_text("农业")


def test_a_server_page_links_to_the_surroundings(open_page: Open, tmp_path: Path) -> None:
    html = render_page(
        sample(), TEXTS, title="Farming", note="19 of 90 000 nodes", expand="https://kb.example/explore?node="
    )
    page = open_page("node=~sector/farming", file=write(tmp_path, html))
    expect(page.locator(".note")).to_have_text("19 of 90 000 nodes")
    expect(page.locator(".lead h1")).to_have_text("Farming")
    address = page.locator("[data-act=expand]").get_attribute("href")
    assert address is not None
    assert address.startswith(
        "https://kb.example/explore?node=https%3A%2F%2Fw3id.org%2Fpolicygraph%2Fvocab%2Fsector%2Ffarming#"
    )


def test_a_page_whose_texts_are_withheld_has_no_source_view(open_page: Open, tmp_path: Path) -> None:
    page = open_page("node=north-1/measure/3", file=write(tmp_path, render_page(sample(), {})))
    expect(page.locator('[data-view="source"]')).to_have_count(0)
    expect(page.locator("#panel mark")).to_have_text("lend to farms 🌾 and to mills")
    expect(page.get_by_role("button", name="Show in source")).to_have_count(0)
    page.keyboard.press("6")
    expect(page.locator("#view-source")).to_contain_text("withheld")


def test_it_works_in_the_frame_of_a_notebook(browser: Browser) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda e: troubles.append(str(e)))
    page.set_content(f"<!doctype html><title>cell</title>{frame(render_page(sample(), TEXTS))}")
    inner = page.frame_locator("iframe")
    inner.locator('[data-view="graph"]').click()
    expect(inner.locator("canvas").first).to_be_visible()
    inner.locator('[data-view="table"]').click()
    inner.get_by_role("button", name="Lend to farms").click()
    expect(inner.locator("#panel mark")).to_have_text("lend to farms 🌾 and to mills")
    assert page.frames[1].evaluate("origin") == "null"
    page.close()
    assert troubles == []
