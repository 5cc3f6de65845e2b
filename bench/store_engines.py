"""A million triples: loading and the twenty queries of a knowledge base, beside plain pyoxigraph and rdflib.

    python bench/store_engines.py --triples 1000000
    python bench/store_engines.py --triples 1000000 --no-rdflib      # rdflib alone takes some minutes and 1.5 GB

The data are one real graph (the shipped outputs/graph.ttl), again and again as other briefings: what it says keeps its
shape, document names differ, shared bodies and concepts stay shared. Ratios count, seconds move with the machine.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Node

from policygraph.lexicon.home import ontology_dir
from policygraph.query import NamedQuery, named_queries, run
from policygraph.query.nodes import to_node
from policygraph.query.run import PREFIXES, bind
from policygraph.store import Entry, Folder, Writer, open_view
from policygraph.store.catalogue import row

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "outputs" / "graph.ttl"
ROUNDS = 5
PATIENCE_SECONDS = 300  # with rdflib, per query
EXAMPLES = {"indicator": "a pg:Indicator", "measure": "a pg:Measure"}  # for parameters without a default
JOINS = {  # joins and provenance, as rdflib's engine needs them without our prefixes
    "measures and actors": """SELECT ?m ?l ?a WHERE { ?m a pg:Measure ; rdfs:label ?l ; pg:actor ?a ; dcterms:isPartOf
        ?b . ?b dcterms:issued ?d . ?m pg:targetsSector ?s }""",
    "words behind measures": """SELECT ?m ?words WHERE { ?m a pg:Measure ; pg:evidence ?e . ?e oa:hasSelector ?q .
        ?q a oa:TextQuoteSelector ; oa:exact ?words }""",
    "rules of the edges to a sector": """SELECT ?m ?rule WHERE { ?a rdf:predicate pg:targetsSector ; rdf:subject ?m ;
        pg:rule ?rule ; pg:confidence ?c . ?m pg:status ?s }""",
}


def make(target: Path, triples: int, catalogue: str) -> int:
    """Write N-Quads: so many copies of the seed's graph, each as a briefing of its own; returns how many."""
    lines = sorted(str(t) for t in ox.parse(path=str(SEED), format=ox.RdfFormat.TURTLE))
    doc = next(line.split("data/")[1].split(">")[0].split("/")[0] for line in lines if "/data/miit" in line)
    base = next(iter(line.split(doc)[0].rpartition("<")[2] for line in lines if f"{doc}>" in line))
    copies = max(1, triples // len(lines))
    with target.open("w", encoding="utf-8") as out:
        for number in range(copies):
            name = f"{doc}-{number}"
            graph = f"{base}{name}/graph"
            for line in lines:
                out.write(f"{line.replace(f'/data/{doc}', f'/data/{name}')} <{graph}> .\n")
            entry = Entry(name, f"{base}{name}", graph, f"{name}.txt", f"{number:064x}", "bench", len(lines))
            for quad in row(entry, catalogue):
                out.write(f"{quad} .\n")
    return copies


def main() -> None:
    """Load, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--no-rdflib", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bench(Path(place), chosen.triples, not chosen.no_rdflib)


def bench(place: Path, triples: int, with_rdflib: bool) -> None:
    """All measurements in one place."""
    folder = Folder.create(place / "kb")
    quads = place / "all.nq"
    copies = make(quads, triples, folder.names.catalogue)
    packed, both = pack(quads), place / "both.nq.gz"
    with gzip.open(both, "wb", 1) as out:  # what a plain store has to load to hold the same: the union, too
        out.write(quads.read_bytes())
        for triple in {q.triple: None for q in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS)}:
            out.write(f"{triple} .\n".encode())

    writer = Writer.open(folder)
    ours = timed(lambda: writer.fill(packed))
    snapshot = timed(writer.publish)
    writer.close()
    plain, named_only = (ox.Store(str(place / name)) for name in ("plain", "named"))
    theirs = timed(lambda: bulk_load(plain, both))
    named = timed(lambda: bulk_load(named_only, packed))
    with open_view(folder) as view:
        print(f"{copies} briefings, {len(view.store)} quads in the snapshot, {len(plain)} in the plain store")
        print(f"load: {ours:.1f} s, plain pyoxigraph with the same graphs {theirs:.1f} s, ratio {ours / theirs:.2f}")
        print(f"  named graphs alone, which no query of ours could use: {named:.1f} s, ratio {ours / named:.2f}")
        print(f"snapshot with links, unions of things and closures: {snapshot:.1f} s", flush=True)
        compare_queries(view.store, plain)
        if with_rdflib:
            compare_rdflib(view.store, quads)


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of this process: the engine loads in several threads."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def pack(path: Path) -> Path:
    """The same file, compressed."""
    packed = path.with_name(f"{path.name}.gz")
    with gzip.open(packed, "wb", 1) as out:
        out.write(path.read_bytes())
    return packed


def bulk_load(store: ox.Store, packed: Path) -> None:
    """As fast as the engine can."""
    with gzip.open(packed) as lines:
        store.bulk_load(lines, ox.RdfFormat.N_QUADS)
    store.flush()


def compare_queries(store: ox.Store, plain: ox.Store) -> None:
    """The named queries through policygraph, and the same text given to the engine; both read every value as text."""
    ratios = {}
    for query, params in asked(store):
        bound = bind(query, params, lambda _tail: [])
        mine, raw = side_by_side(
            partial(_answers, query, store, params),
            partial(_read, plain, query.text, bound),
        )
        ratios[query.name] = mine / raw
        rows = len(run(query, store, params).terms)
        told = f"{mine * 1000:9.2f} ms  plain {raw * 1000:9.2f} ms  ratio {mine / raw:.2f}"
        print(f"  {query.name:28} {rows:6} rows {told}", flush=True)
    above = [name for name, ratio in ratios.items() if ratio > 1.2]
    print(f"queries: median ratio {statistics.median(ratios.values()):.2f}, largest {max(ratios.values()):.2f}")
    print(f"  above 1.2: {', '.join(above) or 'none'}", flush=True)


def asked(store: ox.Store) -> list[tuple[NamedQuery, dict[str, str]]]:
    """The named queries, each with its parameters."""
    named = named_queries(ontology_dir())
    return [(q, {p.name: _first(store, p.default or EXAMPLES[p.name]) for p in q.params}) for q in named]


def side_by_side(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Medians of the processor seconds of both in turn: at least ROUNDS times, short ones for a second each."""
    taken: list[tuple[float, float]] = []
    spent = 0.0
    while len(taken) < ROUNDS or (spent < 2.0 and len(taken) < 1000):
        pair = (_cpu(one), _cpu(other)) if len(taken) % 2 else (_cpu(other), _cpu(one))[::-1]
        taken.append(pair)
        spent += sum(pair)
    warm = taken[1:]  # the first reads from the disk
    return statistics.median(a for a, _ in warm), statistics.median(b for _, b in warm)


def _cpu(work: Callable[[], object]) -> float:
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


def _first(store: ox.Store, value: str) -> str:
    """A parameter; of a class the first instance."""
    if not value.startswith("a "):
        return value
    found = run(f"SELECT ?x {{ ?x {value} }} ORDER BY ?x LIMIT 1", store).values()
    return str(found[0][0])


def _answers(query: NamedQuery | str, store: ox.Store, params: Mapping[str, str]) -> object:
    return run(query, store, params).values()


def _rdflib_rows(graph: Graph, text: str, bound: Mapping[str, Node]) -> object:
    return list(graph.query(text, initNs=PREFIXES, initBindings=bound))


def _read(plain: ox.Store, text: str, bound: dict[ox.Variable, ox.NamedNode | ox.Literal]) -> list[list[str | None]]:
    found = plain.query(text, prefixes=PREFIXES, substitutions=bound)
    return [[None if t is None else t.value for t in solution] for solution in found]


def compare_rdflib(store: ox.Store, quads: Path) -> None:
    """Every named query, and some joins and provenance, beside rdflib's engine on the same triples in memory.

    Ours reads from the disk; the same engine in memory is told, too.
    """
    signal.signal(signal.SIGALRM, _give_up)
    memory = ox.Store()
    memory.bulk_extend(iter(store))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph = Graph()
    begin = time.thread_time()
    for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS):
        graph.add((to_node(quad.subject), to_node(quad.predicate), to_node(quad.object)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"rdflib: {len(graph)} triples loaded in {time.thread_time() - begin:.0f} s, {grown:.0f} MiB more", flush=True
    )
    questions: list[tuple[str, NamedQuery | str, dict[str, str]]] = [(q.name, q, p) for q, p in asked(store)]
    questions += [(name, text, {}) for name, text in JOINS.items()]
    reached = 0
    for name, query, params in questions:
        mine, inside = (
            statistics.median(_cpu(partial(_answers, query, s, params)) for _ in range(ROUNDS)) for s in (store, memory)
        )
        bound = {v.value: to_node(term) for v, term in bind(query, params, lambda _tail: []).items()}
        text = query.text if isinstance(query, NamedQuery) else query
        other, sign = _patiently(partial(_rdflib_rows, graph, text, bound))
        reached += other / mine >= 20
        faster = f"{sign}{other / mine:.0f} times ({sign}{other / inside:.0f} in memory)"
        print(f"  {name:32} {mine * 1000:8.1f} ms  rdflib {sign}{other * 1000:.0f} ms  {faster}", flush=True)
    print(f"  at least 20 times faster than rdflib: {reached} of {len(questions)}")


def _patiently(work: Callable[[], object]) -> tuple[float, str]:
    """Processor seconds, and "> " if it was given up."""
    signal.alarm(PATIENCE_SECONDS)
    begin = time.thread_time()
    try:
        work()
    except TimeoutError:
        return time.thread_time() - begin, "> "
    finally:
        signal.alarm(0)
    return time.thread_time() - begin, ""


def _give_up(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
