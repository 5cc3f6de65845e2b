"""A million triples: loading and the twenty queries of a knowledge base, beside plain pyoxigraph and rdflib.

    python bench/store_engines.py --triples 1000000
    python bench/store_engines.py --triples 1000000 --no-rdflib      # rdflib alone takes some minutes and 2.5 GB

The data are one real graph (the shipped outputs/graph.ttl), again and again as other briefings: what it says keeps its
shape, document names differ, shared bodies and concepts stay shared. Ratios count, seconds move with the machine.
"""

from __future__ import annotations

import argparse
import gzip
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
PATIENCE_SECONDS = 60  # of the processor, with rdflib, per query
EXAMPLES = {"indicator": "a pg:Indicator", "measure": "a pg:Measure"}  # for parameters without a default
QUESTIONS = {  # beside the named queries; of all briefings, and of the one that stands for BRIEFING
    "measures and actors": """SELECT ?m ?l ?a WHERE { ?m a pg:Measure ; rdfs:label ?l ; pg:actor ?a ; dcterms:isPartOf
        ?b . ?b dcterms:issued ?d . ?m pg:targetsSector ?s }""",
    "words behind measures": """SELECT ?m ?words WHERE { ?m a pg:Measure ; pg:evidence ?e . ?e oa:hasSelector ?q .
        ?q a oa:TextQuoteSelector ; oa:exact ?words }""",
    "rules of the edges to a sector": """SELECT ?m ?rule WHERE { ?a rdf:predicate pg:targetsSector ; rdf:subject ?m ;
        pg:rule ?rule ; pg:confidence ?c . ?m pg:status ?s }""",
    "measures of one briefing": """SELECT ?m ?l ?a ?s WHERE { ?m dcterms:isPartOf BRIEFING ; a pg:Measure ;
        rdfs:label ?l ; pg:actor ?a ; pg:targetsSector ?s }""",
    "words of one briefing": """SELECT ?m ?words WHERE { ?m dcterms:isPartOf BRIEFING ; a pg:Measure ; pg:evidence ?e .
        ?e oa:hasSelector ?q . ?q oa:exact ?words }""",
    "rules of one briefing": """SELECT ?m ?rule ?s WHERE { ?m dcterms:isPartOf BRIEFING . ?a rdf:subject ?m ;
        rdf:predicate pg:targetsSector ; rdf:object ?s ; pg:rule ?rule ; pg:confidence ?c }""",
}
PROVENANCE = {
    *("text-behind", "who-said-what", "without-evidence", "words behind measures", "words of one briefing"),
    *("rules of the edges to a sector", "rules of one briefing"),
}
ONE_NODE = {"measures-by-status", "percentage-point-changes", "unresolved-periods", "external-links"}  # no joins


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


def _rdflib_rows(graph: Graph, text: str, bound: Mapping[str, Node]) -> int:
    return len(list(graph.query(text, initNs=PREFIXES, initBindings=bound)))


def _read(plain: ox.Store, text: str, bound: dict[ox.Variable, ox.NamedNode | ox.Literal]) -> list[list[str | None]]:
    found = plain.query(text, prefixes=PREFIXES, substitutions=bound)
    return [[None if t is None else t.value for t in solution] for solution in found]


def compare_rdflib(store: ox.Store, quads: Path) -> None:
    """Every named query, and some joins and provenance, beside rdflib's engine on the same triples in memory.

    Ours reads from the disk; what the engine takes of it alone, and the same from memory, is told, too.
    """
    signal.signal(signal.SIGVTALRM, _give_up)
    before = _resident_mib()
    memory = ox.Store()
    memory.bulk_extend(iter(store))
    print(f"in memory: {len(memory)} quads, {_resident_mib() - before:.0f} MiB more", flush=True)
    before = _resident_mib()
    graph = Graph()
    begin = time.thread_time()
    for quad in ox.parse(path=str(quads), format=ox.RdfFormat.N_QUADS):
        graph.add((to_node(quad.subject), to_node(quad.predicate), to_node(quad.object)))
    grown = _resident_mib() - before
    print(
        f"rdflib: {len(graph)} triples loaded in {time.thread_time() - begin:.0f} s, {grown:.0f} MiB more", flush=True
    )
    briefing = f"<{_first(store, 'a pg:Briefing')}>"
    questions: list[tuple[str, NamedQuery | str, dict[str, str]]] = [(q.name, q, p) for q, p in asked(store)]
    questions += [(name, text.replace("BRIEFING", briefing), {}) for name, text in QUESTIONS.items()]
    reached: dict[str, list[bool]] = {}
    for kind, (name, query, params) in sorted(((_kind(q[0]), q) for q in questions), key=lambda k: (k[0], k[1][0])):
        faster = _beside_rdflib(name, query, params, store, memory, graph)
        reached.setdefault(kind, []).append(faster >= 20)
    for kind, told in reached.items():
        print(f"  {kind}: at least 20 times faster than rdflib: {sum(told)} of {len(told)}")


def _kind(name: str) -> str:
    return "provenance" if name in PROVENANCE else "others" if name in ONE_NODE else "joins"


def _beside_rdflib(
    name: str, query: NamedQuery | str, params: dict[str, str], store: ox.Store, memory: ox.Store, graph: Graph
) -> float:
    """Print one line; returns how many times faster ours is, from the disk and with its rows as text."""
    terms = bind(query, params, lambda _tail: [])
    text = query.text if isinstance(query, NamedQuery) else query
    works = (
        partial(_answers, query, store, params),
        partial(_count, store, text, terms),
        partial(_answers, query, memory, params),
    )
    mine, alone, inside = (statistics.median([_cpu(w) for _ in range(2 * ROUNDS)][1:]) for w in works)
    rows = _count(store, text, terms)
    bound = {v.value: to_node(term) for v, term in terms.items()}
    took, found = _patiently(partial(_rdflib_rows, graph, text, bound))
    if took < 1:
        took = statistics.median([took, *(_patiently(partial(_rdflib_rows, graph, text, bound))[0] for _ in range(4))])
    sign = "> " if found is None else ""
    assert found is None or found == rows, f"{name}: rdflib finds {found} rows, not {rows}"
    print(
        f"  {_kind(name):10} {name:30} {rows:6} rows {mine * 1000:8.1f} ms (engine {alone * 1000:.1f}, from memory"
        f" {inside * 1000:.1f})  rdflib {sign}{took * 1000:.0f} ms: {sign}{took / mine:.1f} times",
        flush=True,
    )
    return took / mine


def _count(store: ox.Store, text: str, bound: dict[ox.Variable, ox.NamedNode | ox.Literal]) -> int:
    """Rows of an answer that nobody reads."""
    found = store.query(text, prefixes=PREFIXES, substitutions=bound)
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for _ in found)


def _resident_mib() -> float:
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024


def _patiently(work: Callable[[], int]) -> tuple[float, int | None]:
    """Processor seconds, and how many rows; None if it was given up."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_SECONDS)
    begin = time.thread_time()
    rows: int | None = None
    try:
        rows = work()
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - begin, rows


def _give_up(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
