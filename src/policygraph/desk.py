"""What can be asked of a saved graph or a knowledge base: queries, the page, other formats, checks, explanations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.corpus.part import PARTS
from policygraph.errors import InputError, QueryError
from policygraph.explorer import render_page
from policygraph.export import (
    OF_DATASETS,
    Part,
    at_level,
    briefings,
    parts_at_level,
    split,
    stored,
    write_files,
    write_format,
)
from policygraph.export.handbook import handbook
from policygraph.graph import merge
from policygraph.graph.explain import Explanation, explain
from policygraph.graph.validate import Report, validate
from policygraph.graph.verify import Problem, briefings_of, extracted_texts, verify
from policygraph.kb import is_kb, load, open_source
from policygraph.kb import texts as kept_texts
from policygraph.lexicon.home import ontology_dir
from policygraph.outputs import TEXTS
from policygraph.query import NamedQuery, Result, named_queries, read_query, run
from policygraph.query.remote import run_remote
from policygraph.reading import Settings, find_briefings
from policygraph.reading.files import read_source
from policygraph.reading.formats import extract
from policygraph.store import Folder, open_view
from policygraph.store.http import Server

if TYPE_CHECKING:
    from rdflib import Graph

PathLike = Path | str
_NAME = re.compile(r"(?!describe\b)[\w -]*", re.IGNORECASE)  # no SPARQL but DESCRIBE does without punctuation


def list_queries(ontology: Path | None = None, queries: Path | None = None) -> list[NamedQuery]:
    """The named queries, and those of a folder of one's own, in name order.

    >>> "headline-measures" in {q.name for q in list_queries()}
    True
    """
    return named_queries(ontology_dir(ontology), queries)


def query_graph(
    what: str,
    graph: PathLike | Server,
    params: Mapping[str, str] | None = None,
    *,
    ontology: Path | None = None,
    queries: Path | None = None,
) -> Result:
    """Run a named query (`queries` is a folder of one's own), a file (.rq) or SPARQL text.

    `graph` is a saved graph, a knowledge base, or a SPARQL endpoint: its http(s) address, or a
    policygraph.store.http.Server with a login. Raises QueryError, GraphError, OntologyError, StoreError.
    """
    named = {q.name: q for q in list_queries(ontology, queries)}
    asked: NamedQuery | str = named.get(what, what)
    if isinstance(asked, str) and asked.endswith((".rq", ".sparql")):
        asked = read_query(Path(asked))
    if isinstance(asked, str) and _NAME.fullmatch(asked):
        raise QueryError(f"there is no query named {what!r}{_like(what, named)}; see: policygraph queries")
    if isinstance(graph, str) and graph.startswith(("http://", "https://")):
        graph = Server(graph)
    if isinstance(graph, Server):
        return run_remote(asked, graph, params or {})
    with open_source(graph) as source:
        return run(asked, source, params or {})


def _like(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name.replace(" ", "-").lower(), list(known), n=1)
    return f"; did you mean {near[0]}" if near else ""


def view_graph(
    graph: PathLike,
    texts: Iterable[PathLike] = (),
    *,
    title: str | None = None,
    language: str = "en",
    withhold: bool = False,
) -> str:
    """The explorer page of a saved graph as HTML; texts that belong to it are shown with their evidence marked.

    With `withhold` no text is put in, not even those that a knowledge base keeps: the page shows quotes only.
    """
    loaded = load(graph)
    own = {} if withhold else _own_texts(graph, loaded, texts)
    return render_page(loaded, own, title=title, language=language)


def export_graph(graph: PathLike, form: str, *, provenance: str = "full", area: str | None = None) -> str:
    """A saved graph or a knowledge base in another format (policygraph.export.FORMATS), always the same bytes.

    `provenance` leaves out assertions (`nodes`) or all evidence (`none`); `area` is the place (IRI) that observations
    of a cube are about which name none. Raises InputError, GraphError.
    """
    return "".join(export_pieces(graph, form, provenance=provenance, area=area))


def export_pieces(graph: PathLike, form: str, *, provenance: str = "full", area: str | None = None) -> Iterator[str]:
    """The same in pieces: with named graphs (trig, nquads) only one briefing at a time is in memory."""
    if form in OF_DATASETS:
        yield from OF_DATASETS[form](parts_at_level(_parts(graph), provenance))
    else:
        yield write_format(at_level(load(graph), provenance), form, area)


def export_tables(graph: PathLike, form: str = "csvw") -> dict[str, str]:
    """A saved graph or a knowledge base in a format that makes several files, by file name."""
    return write_files(load(graph), form)


def write_handbook(ontology: Path | None = None) -> dict[str, str]:
    """The ontology, its vocabularies and the named queries as HTML pages, by file name. Raises OntologyError."""
    return handbook(ontology_dir(ontology))


def _parts(where: PathLike) -> Iterator[Part]:
    """The named graphs of a knowledge base, or one for each briefing of a saved graph."""
    if is_kb(where):
        with open_view(Folder.open(where)) as view:
            yield from stored(view)
    else:
        yield from split(load(where))


def validate_graph(
    graph: PathLike,
    *,
    ontology: Path | None = None,
    provenance: str = "full",
    whole: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check a saved graph or a knowledge base against the shapes, briefing by briefing.

    `provenance` says how it was written: without evidence nodes their gates are off. `whole` also checks all
    briefings of a knowledge base as one graph, in memory, which finds where they break the contract together (two
    dates of one briefing, say). Raises GraphError, StoreError.
    """
    shapes = ontology_dir(ontology)
    reports, graphs = [], []
    for part in _briefings(graph):
        reports.append(validate(part.graph, shapes, provenance=provenance))
        graphs += [part.graph] if whole else []
        if progress is not None and is_kb(graph):
            progress(f"[{len(reports)}] {part.name}: {len(reports[-1].violations)} violations")
    if whole and len(graphs) > 1:
        together = validate(merge(graphs), shapes, provenance=provenance)
        known = {(f.node, f.message, f.value) for report in reports for f in report.findings}
        reports.append(Report(tuple(f for f in together.findings if (f.node, f.message, f.value) not in known)))
    return Report.of(reports)


def _briefings(where: PathLike) -> Iterator[Part]:
    """The graphs of the briefings of a knowledge base; a saved graph is taken as a whole."""
    if is_kb(where):
        with open_view(Folder.open(where)) as view:
            yield from briefings(view)
    else:
        yield Part(None, load(where))


def verify_graph(graph: PathLike, texts: Iterable[PathLike]) -> list[Problem]:
    """Compare every piece of evidence of a saved graph with the texts: hash of the file, and slice equals quote.

    Raises InputError if a briefing of the graph has no text among those given.
    """
    loaded = load(graph)
    own = _own_texts(graph, loaded, texts)
    for iri in briefings_of(loaded):
        if iri not in own:
            raise InputError(f"{iri}: give its text (or the folder it is in); none of those given has its SHA-256")
    return verify(loaded, own)


def explain_graph(graph: PathLike, what: str, texts: Iterable[PathLike] = ()) -> list[Explanation]:
    """Why something is in a saved graph: what it says, the rule, and the sentence it rests on.

    `what` is an IRI, the end of one ("measure/3385-3410"), or words of the label or quote.
    """
    if not what.strip():
        raise InputError("say what to explain: an IRI, the end of one, or words of a label or quote")
    loaded = load(graph)
    return explain(loaded, what, _own_texts(graph, loaded, texts))


def _own_texts(where: PathLike, graph: Graph, paths: Iterable[PathLike]) -> dict[str, str]:
    """The texts that belong to the briefings of a graph, by IRI: given ones by their hash, and those kept beside it.

    A given file of another format is read again, as the build did; a knowledge base keeps its own texts.
    """
    wanted = {sha256: iri for iri, sha256 in briefings_of(graph).items()}
    extracted = extracted_texts(graph)
    wanted |= {sha256: iri for iri, sha256 in extracted.items()}
    found = kept_texts(where) if is_kb(where) else {}
    folder = Path(where).parent
    beside = (folder.parent if folder.name == PARTS else folder) / TEXTS
    kept = [path for sha256 in wanted if (path := beside / f"{sha256}.txt").is_file()]
    given = [Path(p) for p in paths]
    for path in [*kept, *(find_briefings(given) if given else [])]:
        raw, kind = read_source(path)
        iri = wanted.get(hashlib.sha256(raw).hexdigest())
        if iri is not None and iri not in found:
            found[iri] = extract(raw, kind, str(path), Settings()).text
    return found
