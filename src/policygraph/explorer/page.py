"""Renders the explorer: one HTML file through pyvis with our own template, nothing fetched, nothing run from data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from policygraph.errors import InputError
from policygraph.explorer import bundle
from policygraph.explorer.payload import pack
from policygraph.explorer.view import Triples, read_view

_ADDRESS = re.compile(r"(?:https?://|/(?!/))")

# The page's own script draws the nodes; vis-network keeps camera, hit tests and edges.
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "multiselect": False, "tooltipDelay": 250},
    "nodes": {"shape": "custom"},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "smooth": False},
}


def render_page(
    graph: Triples,
    texts: Mapping[str, str],
    *,
    title: str | None = None,
    language: str = "en",
    note: str | None = None,
    expand: str | None = None,
) -> str:
    """The explorer page of a graph that keeps the contract, as HTML (write it as UTF-8).

    `graph` is an `rdflib.Graph` (any iterable of its triples will do). `texts` maps the IRI of a briefing to its
    original text; a briefing that is missing there is shown without its text. `language` is the first language of
    the interface ("en" or "zh"); readers can change it.

    For servers that show a part of a larger graph: `note` is a line above the page ("500 of 90,000 nodes"), and
    `expand` an address to which the encoded IRI of a node is appended for a page of what surrounds it, such as
    "/explore?node="; it begins with "/", "http://" or "https://". Raises InputError for any other address or an
    unknown language.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader
    from pyvis.network import Network

    if language not in bundle.locales():
        raise InputError(f"no texts for language {language!r}; known are {', '.join(bundle.locales())}")
    if expand is not None and not _ADDRESS.match(expand):
        raise InputError(f"expand is no web address: {expand!r}; begin with '/', 'http://' or 'https://'")
    view = read_view(graph, texts)
    data = pack(view)
    network = Network(directed=True, cdn_resources="in_line")
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(__package__, "templates"), network.templateEnv.loader]),
        autoescape=True,
        keep_trailing_newline=True,
    )
    # pyvis' own add_node and add_edge search all earlier ones each time; its lists are public.
    network.nodes, network.edges = data.pop("nodes"), data.pop("edges")
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False, "separators": (",", ":")}
    environment.globals.update(
        title=title if title is not None else _title(view.texts, network.nodes),
        language=language,
        tables=data,
        note=note,
        expand=expand,
        vis_options=_OPTIONS,
        locales=bundle.locales(),
        engine_script=bundle.engine(),
        page_script=bundle.script(),
        script_hashes=bundle.hashes(),
        page_style=bundle.style(),
    )
    network.templateEnv, network.path = environment, "explorer.html"
    return str(network.generate_html("explorer.html"))


def _title(texts: tuple[tuple[str, str | None], ...], nodes: list[dict[str, object]]) -> str:
    """The briefing's own title if there is one briefing only."""
    titles = [
        list(labels.values()) for n in nodes if n["kind"] == "briefing" and isinstance(labels := n["labels"], dict)
    ]
    return str(titles[0][0]) if len(texts) == 1 and titles and titles[0] else "policygraph"
