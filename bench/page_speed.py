"""Speed of the explorer page in headless Chromium, beside pyvis' default page of the same graph.

Medians of RUNS loads: first contentful paint (from the start of the navigation) with the processor time that the page's
thread took, search, frames per second while the network is dragged, page size and build time. Run by hand:
`python bench/page_speed.py [sizes…]`. Chromium draws in software here; a blank page is timed too, because its start is
part of every figure.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from page_graphs import synthetic
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from policygraph.explorer import render_page
from policygraph.explorer.names import Kind
from policygraph.explorer.view import read_view

RUNS = 5
PATIENCE = 60  # seconds for a page to load
PYVIS_PATIENCE = 20  # seconds that pyvis' physics may take
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (first) done(first.startTime);
}).observe({type: "paint", buffered: true}))"""
COUNT = """() => { cancelAnimationFrame(window.next_); window.frames_ = 0;
  const f = () => { window.frames_++; window.next_ = requestAnimationFrame(f); }; f(); }"""
SEARCH = """(words) => { const box = document.getElementById("search"); return words.map((word) => {
  box.value = word; const start = performance.now();
  box.dispatchEvent(new Event("input")); return performance.now() - start; }); }"""


def median(values: list[float]) -> float:
    return round(statistics.median(values), 1)


def paints(browser: Browser, address: str, runs: int = RUNS) -> list[float]:
    """Milliseconds to the first contentful paint, and processor time of the page's thread (other programs slow only
    the first of the two)."""
    found, busy = [], []
    for _ in range(runs):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.route("http**", lambda route: route.abort())
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(address, timeout=PATIENCE * 1000)
        found.append(page.evaluate(PAINT))
        metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
        busy.append(metrics["TaskDuration"] * 1000)
        page.close()
    return [median(found), median(busy)]


def frames(page: Page, seconds: float = 2.0) -> float:
    """Frames per second while the mouse drags the middle of the page around."""
    page.mouse.move(600, 500)
    page.mouse.down()
    page.evaluate(COUNT)
    begin = time.perf_counter()
    step = 0
    while time.perf_counter() - begin < seconds:
        step += 1
        page.mouse.move(600 + step % 60 * 3, 500 + step % 40 * 3)
    rate = page.evaluate("window.frames_") / (time.perf_counter() - begin)
    page.mouse.up()
    return round(float(rate), 1)


def explorer(browser: Browser, nodes: int, folder: Path) -> dict[str, object]:
    """Figures of our page."""
    graph, texts = synthetic(nodes)
    seconds = []
    for _ in range(3):
        begin = time.process_time()
        html = render_page(graph, texts)
        seconds.append(time.process_time() - begin)
    file = folder / f"explorer-{nodes}.html"
    file.write_bytes(html.encode("utf-8"))
    result: dict[str, object] = {"triples": len(graph), "build_cpu_s": round(min(seconds), 2)}
    result["page_kB"] = round(file.stat().st_size / 1000)
    for view in ("overview", "graph", "graph&layout=network", "table"):
        result[f"paint_ms, busy_ms {view}"] = paints(browser, f"{file.as_uri()}#view={view}")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{file.as_uri()}#view=graph&layout=network")
    page.wait_for_timeout(1200)
    words = ["s", "fund", "area 77", "rural clinics", "briefing 3", "zzz", "organization", "steel exports in"]
    result["search_ms median, worst"] = [median(t := page.evaluate(SEARCH, words)), round(max(t), 1)]
    page.evaluate(SEARCH, [""])
    result["fps fit"] = frames(page)
    for _ in range(7):
        page.locator(".corner button").nth(1).click()
    result["fps near"] = frames(page)
    page.close()
    return result


def peer(browser: Browser, nodes: int, folder: Path) -> dict[str, object]:
    """Figures of pyvis' default page: physics on; scripts in line, else it would need the network."""
    from pyvis.network import Network

    graph, texts = synthetic(nodes)
    view = read_view(graph, texts)
    drawn = {n.iri for n in view.nodes if n.kind not in (Kind.SPEAKER, Kind.CONCEPT)}
    network = Network(directed=True, cdn_resources="in_line")
    network.nodes = [
        {"id": n.iri, "label": n.labels[0][1] if n.labels else n.iri, "shape": "dot"}
        for n in view.nodes
        if n.iri in drawn
    ]
    network.edges = [{"from": k.subject, "to": k.object} for k in view.links if {k.subject, k.object} <= drawn]
    file = folder / f"pyvis-{nodes}.html"
    file.write_bytes(network.generate_html().encode("utf-8"))
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.route("http**", lambda route: route.abort())
    begin = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    settled: float | None = None
    try:
        page.wait_for_function(
            "() => typeof network === 'object' && network.physics && network.physics.stabilized",
            timeout=PYVIS_PATIENCE * 1000,
        )
        settled = round(time.perf_counter() - begin, 1)
    except Exception as error:  # a busy page answers late or never
        print(f"pyvis {nodes}: {type(error).__name__}", file=sys.stderr)
    page.close()
    try:
        painted: list[float] | str = paints(browser, file.as_uri(), runs=3)
    except TimeoutError:
        painted = f"> {PATIENCE} s"
    return {
        "page_kB": round(file.stat().st_size / 1000),
        "paint_ms, busy_ms": painted,
        "settled_s": settled or f"> {PYVIS_PATIENCE}",
    }


def main(sizes: list[int]) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        blank = folder / "blank.html"
        blank.write_text("<!doctype html><title>blank</title><p>blank", encoding="utf-8")
        print(
            json.dumps(
                {
                    "cores": os.cpu_count(),
                    "load": os.getloadavg()[0],
                    "blank page paint_ms, busy_ms": paints(browser, blank.as_uri()),
                }
            )
        )
        for size in sizes:
            print(json.dumps({"nodes": size, "explorer": explorer(browser, size, folder)}, indent=1), flush=True)
            print(json.dumps({"nodes": size, "pyvis": peer(browser, size, folder)}), flush=True)
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [200, 2000, 10000])
