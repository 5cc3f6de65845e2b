"""A million triples: loading and the twenty queries of a knowledge base, beside plain pyoxigraph and rdflib.

    python bench/store_engines.py --triples 1000000
    python bench/store_engines.py --triples 1000000 --no-rdflib      # rdflib alone takes some minutes and 1.5 GB

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
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph

from policygraph.lexicon.home import ontology_dir
from policygraph.query import named_queries, run
from policygraph.query.run import PREFIXES, bind
from policygraph.store import Entry, Folder, Writer, open_view
from policygraph.store.backup import _union as union
from policygraph.store.catalogue import row

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "outputs" / "graph.ttl"
ROUNDS = 3
PATIENCE_SECONDS = 60  # with rdflib, per query
JOINS = {  # joins and provenance, as rdflib's engine needs them without our prefixes
    "measures and actors": """SELECT ?m ?l ?a WHERE { ?m a pg:Measure ; rdfs:label ?l ; pg:actor ?a ; dcterms:isPartOf
        ?b . ?b dcterms:issued ?d . ?m pg:targetsSector ?s } LIMIT 2000""",
    "words behind measures": """SELECT ?m ?words WHERE { ?m a pg:Measure ; pg:evidence ?e . ?e oa:hasSelector ?q .
        ?q a oa:TextQuoteSelector ; oa:exact ?words } LIMIT 2000""",
    "rules of the edges to a sector": """SELECT ?m ?rule WHERE { ?a rdf:predicate pg:targetsSector ; rdf:subject ?m ;
        pg:rule ?rule ; pg:confidence ?c . ?m pg:status ?s } LIMIT 2000""",
}


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


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
    packed = place / "all.nq.gz"
    with gzip.open(packed, "wb", 1) as out:
        out.write(quads.read_bytes())

    begin = time.perf_counter()
    writer = Writer.open(folder)
    fill(writer.store, packed, folder.names.catalogue)
    ours = time.perf_counter() - begin
    begin = time.perf_counter()
    writer.publish()
    writer.close()
    snapshot = time.perf_counter() - begin
    begin = time.perf_counter()
    plain = ox.Store(str(place / "plain"))
    fill(plain, packed, folder.names.catalogue)
    theirs = time.perf_counter() - begin
    with open_view(folder) as view:
        print(f"{copies} briefings, {len(view.store)} quads in the snapshot")
        print(f"load: {ours:.1f} s, plain pyoxigraph with the same graphs {theirs:.1f} s, ratio {ours / theirs:.2f}")
        print(f"snapshot with links, unions of things and closures: {snapshot:.1f} s")
        compare_queries(view.store, plain)
        if with_rdflib:
            compare_rdflib(view.store, quads)


def fill(store: ox.Store, packed: Path, catalogue: str) -> None:
    """Bulk load, then the union of the named graphs as default graph: each triple once."""
    with gzip.open(packed) as lines:
        store.bulk_load(lines, ox.RdfFormat.N_QUADS)
    store.bulk_extend(union(store, catalogue))
    store.flush()


def compare_queries(store: ox.Store, plain: ox.Store) -> None:
    """The named queries through policygraph, and the same text given to the engine."""
    ratios = []
    for query in named_queries(ontology_dir()):
        params = {p.name: p.default or "wd:Q1002010" for p in query.params}
        try:
            bound = bind(query, params, lambda _tail: [])
            mine = seconds(lambda q=query, p=params: run(q, store, p))  # type: ignore[misc]
        except Exception as error:  # a parameter that fits no node of these data
            print(f"  {query.name:28} not asked: {error}")
            continue
        raw = seconds(lambda q=query, b=bound: _drain(plain, q.text, b))  # type: ignore[misc]
        ratios.append(mine / raw)
        print(
            f"  {query.name:28} {mine * 1000:9.1f} ms  plain {raw * 1000:9.1f} ms  ratio {mine / raw:.2f}", flush=True
        )
    print(f"queries: median ratio {statistics.median(ratios):.2f}, largest {max(ratios):.2f}")


def _drain(store: ox.Store, text: str, bound: dict[ox.Variable, ox.NamedNode | ox.Literal]) -> int:
    found = store.query(text, prefixes=PREFIXES, substitutions=bound)
    return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 1


def compare_rdflib(store: ox.Store, quads: Path) -> None:
    """Joins and provenance beside rdflib's own engine on the same triples in memory."""
    signal.signal(signal.SIGALRM, _give_up)
    graph = Graph()
    begin = time.perf_counter()
    data = Dataset(default_union=True)
    data.parse(quads, format="nquads")
    for triple in data.triples((None, None, None)):
        graph.add(triple)
    print(f"rdflib: {len(graph)} triples loaded in {time.perf_counter() - begin:.0f} s")
    for name, text in JOINS.items():
        mine = seconds(lambda t=text: run(t, store))  # type: ignore[misc]
        signal.alarm(PATIENCE_SECONDS)
        begin = time.perf_counter()
        try:
            list(graph.query(text, initNs=PREFIXES))
            sign = ""
        except TimeoutError:
            sign = "> "  # given up
        finally:
            signal.alarm(0)
        other = time.perf_counter() - begin
        faster = f"{sign}{other / mine:.0f} times faster"
        print(f"  {name:32} {mine * 1000:8.1f} ms  rdflib {sign}{other * 1000:.0f} ms  {faster}", flush=True)


def _give_up(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
