"""The page as a file: the same bytes each time, one script, no request, nothing from the data outside its island."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sample_page import TEXTS, sample

from policygraph.errors import InputError
from policygraph.explorer import Frame, bundle, frame, render_page
from policygraph.explorer.names import KIND_BY_CLASS, Kind

HOSTILE = "</script><script>hit()</script><img src=x onerror=hit()><!--"


class Elements(HTMLParser):
    """Counts elements and collects scripts and the addresses that elements name."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.policy = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.addresses += [str(given[name]) for name in ("src", "href", "data", "action") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(given["content"])

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)


def island(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="pg-data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found.group(1))
    return data


def test_the_order_of_triples_changes_no_byte() -> None:
    triples = list(sample())
    first = render_page(triples, TEXTS)
    random.Random(3).shuffle(triples)
    assert render_page(triples, dict(reversed(TEXTS.items()))) == first


def test_the_hash_seed_changes_no_byte(root: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests/explorer'); from sample_page import *;"
        "from policygraph.explorer import render_page;"
        "print(hashlib.sha256(render_page(sample(), TEXTS).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_hostile_text_adds_no_element() -> None:
    calm = Elements(render_page(sample(), TEXTS, title="Calm"))
    texts = {iri: text + HOSTILE for iri, text in TEXTS.items()}
    wild = Elements(render_page(sample(lambda t: t + HOSTILE), texts, title=f"Wild {HOSTILE}", note=HOSTILE))
    assert sorted(wild.tags) == sorted([*calm.tags, "p"])  # the note
    assert "<!--" not in render_page(sample(lambda t: t + "<!--"), {})


def test_the_policy_allows_these_scripts_and_no_request() -> None:
    page = Elements(render_page(sample(), TEXTS))
    rules = dict(part.strip().split(" ", 1) for part in page.policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    expected = [
        f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in (bundle.engine(), bundle.script())
    ]
    assert rules["script-src"].split() == expected
    assert "connect-src" not in rules
    assert page.addresses == ["#stage"]


def test_the_page_without_data_is_below_a_megabyte() -> None:
    assert len(render_page([], {}).encode("utf-8")) < 1_000_000


def test_title_and_language() -> None:
    assert "<title>Trade &amp; ports · policygraph</title>" in render_page(sample(), TEXTS, title="Trade & ports")
    assert '<html lang="zh">' in render_page(sample(), TEXTS, language="zh")
    with pytest.raises(InputError, match="known are en, zh"):
        render_page(sample(), TEXTS, language="xx")


def test_a_server_may_name_a_page_of_the_surroundings() -> None:
    data = island(render_page(sample(), TEXTS, expand="/explore?node=", note="5 of 9"))
    assert (data["expand"], data["note"]) == ("/explore?node=", "5 of 9")
    for wrong in ("javascript:hit()", "//other.example", "explore", ""):
        with pytest.raises(InputError, match="web address"):
            render_page(sample(), TEXTS, expand=wrong)


def test_the_texts_of_the_interface_are_complete() -> None:
    english, *others = bundle.locales().values()
    needed = {key for key in english if not key.endswith(".many")}
    script = bundle.script()
    for key in re.findall(r"""\bt\("([a-z]+\.[a-z-]+)\"""", script):
        assert key in english, key
    for other in others:
        missing = needed - set(other)
        assert {k for k in missing if not k.startswith(("of.", "p.", "kinds."))} == set()
    for kind in {kind for _, kind in KIND_BY_CLASS} | set(Kind):
        assert f"kind.{kind}" in english


def test_colours_of_style_sheet_and_script_agree() -> None:
    style = bundle.style()
    families = dict(re.findall(r'(\w+): \["(#\w{6})", "#\w{6}", "#\w{6}"\]', bundle.script()))
    kinds = re.findall(r'^  (\w+): \{ family: "(\w+)"', bundle.script(), re.MULTILINE)
    assert len(kinds) >= 15
    for kind, family in kinds:
        assert f"--{kind}-fill: {families[family]};" in style


def test_a_notebook_frame_is_closed_off() -> None:
    html = Frame('<p title="x">&</p>', 400)._repr_html_()
    assert html == frame('<p title="x">&</p>', 400)
    elements = Elements(html)
    assert elements.tags == ["iframe"]
    assert "allow-same-origin" not in html
