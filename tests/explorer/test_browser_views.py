"""Every view in a real browser: what a reader does with it, its address, and that nothing overlaps or is cut."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from decimal import Decimal
from pathlib import Path

import pytest
from page_driver import SVG, VIEWS, Open, hash_of, saved, write
from playwright.sync_api import expect
from rdflib import RDF, Literal, URIRef
from sample_page import NORTH, PG, SOUTH, TEXTS, sample

from policygraph.explorer import render_page

SIZES = ((1280, 800), (360, 740))
CUT = "north-1/measure/2"


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_every_view_fits_the_screen(open_page: Open, seed_file: Path, size: tuple[int, int]) -> None:
    page = open_page(file=seed_file, size=size)
    for view in VIEWS:
        page.locator(f'[data-view="{view}"]').click()
        expect(page.locator(f"#view-{view}")).to_be_visible()
        assert page.locator(".view:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if view not in ("matrix", "graph"):
            assert page.evaluate(f"(e => e.scrollWidth <= e.clientWidth + 1)(document.getElementById('view-{view}'))")


def test_the_first_view_says_who_will_do_what_for_whom(open_page: Open) -> None:
    page = open_page()
    sentence = " ".join(page.locator(".sentence").inner_text().split())
    assert "Ministry of Trade and Northern Industry" in sentence
    assert "set out 3 measures under 1 headline (1 more names no actor)" in sentence
    assert "Small firms" in sentence
    box = page.locator(".board-row").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 800
    page.get_by_role("button", name="Cut fees for small firms").click()
    expect(page.locator("#panel mark").first).to_have_text("cut fees for small firms")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_no_card_of_the_lanes_overlaps_or_is_cut(open_page: Open, seed_file: Path, size: tuple[int, int]) -> None:
    page = open_page("view=graph&all=true&open=more", file=seed_file, size=size)
    picture = ET.fromstring(saved(page, "svg"))
    boxes = []
    for group in picture.iter(f"{SVG}g"):
        frame = next(group.iter(f"{SVG}rect"))
        x, y, w, h = (float(frame.attrib[side]) for side in ("x", "y", "width", "height"))
        boxes.append((x, y, w, h))
        assert x >= 0
        assert x + w <= size[0]
        assert "…" not in "".join(text.text or "" for text in group.iter(f"{SVG}text"))
    assert len(boxes) > 45
    for i, (x, y, w, h) in enumerate(boxes):
        for u, v, a, b in boxes[:i]:
            assert x + w <= u or u + a <= x or y + h <= v or v + b <= y


def test_all_measures_are_in_the_lanes(open_page: Open, seed_file: Path) -> None:
    page = open_page("view=graph&all=true", file=seed_file)
    picture = saved(page, "svg").decode("utf-8")
    page.locator('[data-view="table"]').click()
    page.locator('[data-filter="table-kind"]').select_option("measure")
    names = page.locator("#view-table tbody th").all_inner_texts()
    assert len(names) > 20
    titles = ["".join(e.itertext()) for e in ET.fromstring(picture).iter(f"{SVG}title")]
    assert set(names) <= set(titles)


def test_a_click_on_a_card_shows_its_evidence(open_page: Open) -> None:
    page = open_page("view=graph")
    page.locator("canvas").first.wait_for()
    page.get_by_role("button", name="Expand all").click()
    page.locator("canvas").first.click(position={"x": 560, "y": 60})
    expect(page.locator("#panel h2")).to_have_text("Cut fees for small firms")
    assert f"node={CUT}" in hash_of(page)
    expect(page.locator("#panel")).to_contain_text("carried over from the context")
    expect(page.locator("#panel")).to_contain_text("high (90 %)")
    expect(page.locator("#panel")).to_contain_text("measure: future")


def test_expanding_can_be_undone(open_page: Open) -> None:
    page = open_page("view=graph")
    page.get_by_role("button", name="Expand all").click()
    assert "all=true" in hash_of(page)
    page.get_by_role("button", name="Undo").click()
    assert "all" not in hash_of(page)
    expect(page.get_by_role("button", name="Expand all")).to_be_visible()


def test_the_focus_grows_with_its_depth(open_page: Open) -> None:
    page = open_page(f"view=graph&layout=network&node={CUT}")
    titles = []
    for depth in ("1", "2", "3"):
        page.locator(f'.graph-bar [data-key="{depth}"]').click()
        titles.append({"".join(e.itertext()) for e in ET.fromstring(saved(page, "svg")).iter(f"{SVG}title")})
    assert "Lend to farms" not in titles[0]
    assert {"Cut fees for small firms", "Costs are rising", "Tax cut", "Small firms"} <= titles[0]
    assert titles[0] < titles[1]
    assert titles[1] <= titles[2]


def test_many_measures_are_folded_and_those_that_nothing_frames_begin_unfolded(
    open_page: Open, seed_file: Path
) -> None:
    page = open_page(file=seed_file)
    framed = page.locator(".board-row").first
    assert framed.locator(".measures li:visible").count() == 0
    framed.locator("summary").click()
    expect(framed.locator(".measures li").first).to_be_visible()
    page.wait_for_url("**#open=**")
    loose = page.locator(".board-row", has_text="Other measures").first
    assert loose.locator(".measures li:visible").count() >= 4


def test_the_matrix_begins_with_columns_that_measures_name(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    graph.remove((None, PG.targetsGroup, None))
    page = open_page("view=matrix", file=write(tmp_path, render_page(graph, TEXTS)))
    expect(page.locator('.tools [data-key="group"]')).to_have_attribute("aria-pressed", "false")
    assert page.locator("#view-matrix .cell").count() > 0


@pytest.mark.parametrize("view", ["overview", "source", "indicators", "matrix", "table"])
def test_long_words_stay_inside_the_view(open_page: Open, tmp_path: Path, view: str) -> None:
    graph = sample(lambda text: f"{text} {'Donaudampfschifffahrtsgesellschaft' * 4} und andere")
    page = open_page(f"view={view}", file=write(tmp_path, render_page(graph, TEXTS)))
    over = page.evaluate(
        """(view) => [...document.querySelectorAll(`#view-${view} *`)]
          .filter((e) => e.checkVisibility() && e.closest(".sr") === null)
          .filter((e) => e.getBoundingClientRect().right > document.getElementById("stage").clientWidth + 1)
          .map((e) => e.className)""",
        view,
    )
    assert over == []


def test_a_text_without_measures_says_what_it_holds(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    for measure in [*graph.subjects(RDF.type, PG.Measure)]:
        graph.remove((measure, None, None))
    page = open_page(file=write(tmp_path, render_page(graph, TEXTS)))
    expect(page.locator(".sentence")).to_have_text("No measures are set out here. It holds 2 observations, 1 problem.")
    page.get_by_role("button", name="Costs are rising").click()
    expect(page.locator("#panel mark").first).to_have_text("Costs are rising")
    page.locator('[data-view="graph"]').click()  # no lanes without measures: it begins with the network
    expect(page.locator('[data-key="network"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#view-graph .empty")).to_be_hidden()
    page.locator('[data-key="lanes"]').click()
    page.get_by_role("button", name="Show the network").click()
    expect(page.locator("#view-graph .empty")).to_be_hidden()
    page.locator('[data-view="matrix"]').click()
    page.locator("#view-matrix").get_by_role("button", name="Indicators").click()
    expect(page.locator("#view-indicators .one-unit").first).to_be_visible()


def test_several_briefings_are_listed_and_narrow_the_page(open_page: Open) -> None:
    page = open_page()
    expect(page.locator("h1:visible")).to_have_text("2 briefings")
    names = page.locator(".brief b")
    expect(names).to_have_text(["Northern trade briefing", "Southern briefing"])
    expect(page.locator(".brief").first).to_contain_text("4 measures · 3 other claims")
    page.locator(".brief", has_text="Southern").click()
    assert "doc=south-1" in hash_of(page)
    expect(page.locator(".count")).to_contain_text("filters: 1 ✕")
    expect(page.locator(".board")).to_contain_text("Plant trees")
    expect(page.locator("h1:visible")).to_have_text("Southern briefing")
    expect(page.locator("#view-overview")).not_to_contain_text("Ticket 112")  # noise of the other one


def test_names_without_a_label_stay_readable(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    graph.remove((SOUTH, None, Literal("Southern briefing", lang="en")))
    old, new = str(SOUTH), f"{SOUTH}-0123abcd"
    moved = [
        (URIRef(str(s).replace(old, new)), p, URIRef(str(o).replace(old, new)) if isinstance(o, URIRef) else o)
        for s, p, o in graph
    ]
    page = open_page("view=source&node=north-1/turn/0", file=write(tmp_path, render_page(moved, TEXTS)))
    expect(page.locator("#panel h2")).to_have_text("Question: Reporter")
    page.locator("#view-source select").select_option("1")
    expect(page.locator("#view-source h1")).to_have_text("south-1")


@pytest.mark.parametrize("columns", ["group", "sector", "product"])
def test_the_matrix_of_the_seed_is_seen_whole(open_page: Open, seed_file: Path, columns: str) -> None:
    page = open_page(f"view=matrix&cols={columns}", file=seed_file)
    assert page.evaluate("(g => g.scrollWidth - g.clientWidth)(document.querySelector('.grid'))") <= 1
    for row in ("actor", "instrument", "status", "programme"):
        page.locator(f'.tools [data-key="{row}"]').first.click()
        expect(page.locator("#view-matrix .cell").first).to_be_visible()


def test_a_matrix_cell_opens_its_measures(open_page: Open) -> None:
    page = open_page("view=matrix")
    page.get_by_role("button", name="2 measures: Support small firms").click()
    expect(page.locator(".cell-list li")).to_have_count(2)
    page.locator('.tools [data-key="actor"]').click()
    page.locator('.tools [data-key="sector"]').click()
    expect(page.locator("#view-matrix .cell")).to_have_count(2)


def test_the_timeline_keeps_what_has_no_date_apart(open_page: Open) -> None:
    page = open_page("view=timeline")
    expect(page.locator(".period").get_by_role("button", name="Exports +4.5 percent")).to_be_visible()
    relative = page.locator(".apart").first
    expect(relative).to_contain_text("soon", ignore_case=True)
    expect(relative.get_by_role("button", name="Inspect ports")).to_be_visible()


def test_units_never_share_a_chart(open_page: Open) -> None:
    page = open_page("view=indicators")
    cards = [" ".join(text.split()) for text in page.locator(".one-unit").all_inner_texts()]
    assert len(cards) == 2
    assert [("percentage points" in c, "Two readings" in c) for c in cards] == [(False, False), (True, True)]


def test_bars_are_as_high_as_their_figures(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    first, second = URIRef(f"{NORTH}/observation/1"), URIRef(f"{NORTH}/observation/9")
    for _, p, o in list(graph.triples((first, None, None))):
        graph.add((second, p, Literal(Decimal("9.0")) if str(p).endswith("obsValue") else o))
    page = open_page("view=indicators", file=write(tmp_path, render_page(graph, TEXTS)))
    heights = [box["height"] for bar in page.locator(".plot rect").all() if (box := bar.bounding_box())]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.05)


def test_a_figure_given_twice_is_shown_once_and_leads_to_both(open_page: Open, tmp_path: Path) -> None:
    graph = sample()
    first, second = URIRef(f"{NORTH}/observation/1"), URIRef(f"{NORTH}/observation/9")
    for p, o in list(graph.predicate_objects(first)):
        graph.add((second, p, o))
    page = open_page("view=indicators", file=write(tmp_path, render_page(graph, TEXTS)))
    figure = page.locator(".value", has_text="+4.5")
    expect(figure).to_contain_text("×2")
    seen = set()
    for _ in range(2):
        figure.click()
        seen.add(hash_of(page))
    assert len(seen) == 2


def test_source_marks_claims_and_greys_noise(open_page: Open) -> None:
    page = open_page("view=source")
    expect(page.locator("#view-source .text .noise")).to_have_text("Ticket 112")
    page.get_by_text("lend to farms 🌾 and to mills").click()
    expect(page.locator("#panel h2")).to_have_text("Lend to farms")
    expect(page.locator("#view-source .on")).to_have_text("lend to farms 🌾 and to mills")
    page.locator("#view-source select").select_option("1")
    expect(page.locator("#view-source .empty")).to_be_visible()  # that text is withheld
    page.locator('[data-view="table"]').click()
    page.get_by_role("button", name="Plant trees").click()
    expect(page.locator("#panel mark")).to_have_text("plant trees")  # the graph's own quote


def test_the_table_sorts_and_narrows(open_page: Open) -> None:
    page = open_page("view=table")
    rows = page.locator("#view-table tbody th")
    page.locator('[data-sort="label"]').click()
    names = rows.all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.locator('[data-sort="label"]').click()
    assert rows.all_inner_texts() == names[::-1]
    page.get_by_label("Find in the table").type("farm lend")
    expect(rows).to_have_count(1)
    assert "sort=-label" in hash_of(page)
    assert "find=farm%20lend" in hash_of(page)


@pytest.mark.parametrize(
    "address",
    [
        "view=table&kind=measure&sort=-label&find=firms",
        f"view=graph&node={CUT}&layout=network&depth=2",
        "view=graph&lane=instrument&all=true&actor=~organisation/council",
        "view=matrix&rows=actor&cols=sector&conf=0.7&lang=zh",
        f"view=source&node={CUT}&theme=dark&hide=problem",
        "view=timeline&from=2022-01-01&to=2022-03-31",
        "view=overview&doc=south-1&status=~status/announced",
        "view=indicators&hide=indicator&group=~target-group/small-firms&lang=zh",
        "view=table&sector=~sector/farming&instrument=~instrument/loan",
        "view=matrix&rows=programme&cols=instrument",
        "view=graph&lane=why&layout=lanes&open=n1,more&conf=0.5",
    ],
)
def test_an_address_restores_what_was_seen(open_page: Open, address: str) -> None:
    page = open_page(address)
    seen = page.locator("#stage").inner_text()
    assert page.locator(f"#view-{address[5:].split('&')[0]}").is_visible()
    other = "timeline" if "view=table" in address else "table"
    page.evaluate(f"location.hash = '#view={other}&kind=product'")
    expect(page.locator(f"#view-{other}")).to_be_visible()
    page.go_back()
    expect(page.locator(f"#view-{other}")).to_be_hidden()
    assert page.locator("#stage").inner_text() == seen


def test_an_address_with_nonsense_opens_the_first_view(open_page: Open) -> None:
    page = open_page("view=../x&node=%E0%A4%A&depth=-7&open=,,&sort=<b>&hide=__proto__")
    expect(page.locator("#view-overview")).to_be_visible()
    expect(page.locator("#panel mark")).to_have_count(0)
