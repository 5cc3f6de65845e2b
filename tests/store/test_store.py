"""A knowledge base holds briefings whole, keeps what others also say, and lets readers and the writer be."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest
from kb_texts import SHARED, briefing
from rdflib import Graph, Literal, URIRef

from policygraph.errors import GraphError, StoreError
from policygraph.graph import build_graph, to_turtle
from policygraph.graph.iris import PG, RDF, SKOS
from policygraph.store import Folder, Writer, back_up, open_view, restore


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.create(tmp_path / "kb")


def fill(folder: Folder, *numbers: int) -> None:
    with Writer.open(folder) as writer:
        for number in numbers:
            writer.put(*briefing(number))


def test_put_and_read(folder: Folder) -> None:
    fill(folder, 1, 2)
    with open_view(folder) as view:
        assert [e.name for e in view.entries()] == ["tide-1.txt", "tide-2.txt"]
        entry, graph = briefing(1)
        assert set(view.graph(entry)) == set(graph)


def test_what_is_shared_is_counted_once(folder: Folder) -> None:
    fill(folder, 1, 2, 3)
    with open_view(folder) as view:
        shared = ox.NamedNode(str(SHARED))
        found = view.store.quads_for_pattern(shared, ox.NamedNode(str(SKOS.prefLabel)), None, ox.DefaultGraph())
        assert len(list(found)) == 1


def test_remove_keeps_what_others_say(folder: Folder) -> None:
    fill(folder, 1, 2)
    first, second = briefing(1), briefing(2)
    with Writer.open(folder) as writer:
        writer.remove(first[0])
    with open_view(folder) as view:
        assert set(view.graph()) == set(second[1])
    with Writer.open(folder) as writer:
        writer.remove(second[0])
        assert len(writer.store) == 0


def test_put_again_replaces(folder: Folder) -> None:
    fill(folder, 1, 2)
    entry, graph = briefing(1, fingerprint="two", triples=3)
    with Writer.open(folder) as writer:
        writer.put(entry, graph)
    with open_view(folder) as view:
        assert set(view.graph(entry)) == set(graph)
        assert set(view.graph()) == set(graph) | set(briefing(2)[1])
        assert {e.fingerprint for e in view.entries()} == {"one", "two"}


def test_put_in_the_place_of_another(folder: Folder) -> None:
    fill(folder, 1)
    entry, graph = briefing(2)
    with Writer.open(folder) as writer:
        writer.put(entry, graph, replaces=briefing(1)[0])
        assert writer.entries() == [entry]


def test_labels_are_settled_in_views_only(folder: Folder) -> None:
    (one, first), (two, second) = briefing(1), briefing(2)
    second.remove((SHARED, SKOS.prefLabel, None))
    second.add((SHARED, SKOS.prefLabel, Literal("MINISTRY OF TIDES", lang="en")))
    with Writer.open(folder) as writer:
        writer.put(one, first)
        writer.put(two, second)
    with open_view(folder) as view:
        assert set(view.graph().objects(SHARED, SKOS.prefLabel)) == {Literal("MINISTRY OF TIDES", lang="en")}
        assert set(view.graph().objects(SHARED, SKOS.altLabel)) == {Literal("Ministry of Tides", lang="en")}
        assert set(view.graph(one)) == set(first)


def test_closures(folder: Folder) -> None:
    entry, graph = briefing(1, triples=3)
    a, b, c = sorted(graph.subjects(RDF.type, PG.Measure), key=str)
    graph.add((a, PG.subMeasureOf, b))
    graph.add((b, PG.subMeasureOf, c))
    with Writer.open(folder) as writer:
        writer.put(entry, graph)
    with open_view(folder) as view:
        assert set(view.graph().subjects(PG.subMeasureOfTransitive, c)) == {a, b}
        assert set(view.graph(entry)) == set(graph)


def test_blank_nodes_are_refused_and_nothing_is_left(folder: Folder) -> None:
    entry, graph = briefing(1)
    from rdflib import BNode

    graph.add((BNode(), RDF.type, PG.Measure))
    with Writer.open(folder) as writer:
        with pytest.raises(GraphError, match="only IRIs"):
            writer.put(entry, graph)
        assert len(writer.store) == 0


def test_one_writer_across_processes(folder: Folder) -> None:
    code = "import sys; from policygraph.store import *; Writer.open(Folder.open(sys.argv[1]), 0)"
    with Writer.open(folder):
        done = subprocess.run([sys.executable, "-c", code, str(folder.path)], capture_output=True, text=True)
        assert "another process is writing" in done.stderr
        with pytest.raises(StoreError, match="another process"):
            Writer.open(folder, wait_seconds=0.1)
    Writer.open(folder, wait_seconds=0).close()


def test_threads_share_a_writer(folder: Folder) -> None:
    with Writer.open(folder) as writer:
        for fingerprint in ("one", "two"):
            threads = [threading.Thread(target=writer.put, args=briefing(n, fingerprint=fingerprint)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert [e.fingerprint for e in writer.entries()] == ["two"] * 8
    with open_view(folder) as view:
        expected = set().union(*(set(briefing(n, fingerprint="two")[1]) for n in range(8)))
        assert set(view.graph()) == expected


def test_readers_keep_their_moment_while_others_write(folder: Folder) -> None:
    fill(folder, 1)
    with open_view(folder) as old:
        fill(folder, 2)
        fill(folder, 3)
        assert len(old.entries()) == 1
        assert len(old.graph()) == len(briefing(1)[1])
        with open_view(folder) as new:
            assert len(new.entries()) == 3
    fill(folder, 4)
    snapshots = [p for p in folder.views.iterdir() if p.is_dir()]
    assert len(snapshots) == 1, "snapshots that nobody reads are removed"


def test_readers_see_the_last_view_while_a_writer_is_at_work(folder: Folder) -> None:
    fill(folder, 1)
    with Writer.open(folder) as writer:
        writer.put(*briefing(2))
        with open_view(folder) as view:
            assert len(view.entries()) == 1
    with open_view(folder) as view:
        assert len(view.entries()) == 2


def shared(folder: Folder) -> float:
    """The part of the newest snapshot's tables that takes no space of its own."""
    with open_view(folder) as view:
        theirs, ours = (
            {p.stat().st_ino: p.stat().st_size for p in at.glob("*.sst")} for at in (folder.data, view.path)
        )
    return sum(ours[i] for i in ours.keys() & theirs.keys()) / sum(ours.values())


def is_rewritten(folder: Folder) -> bool:
    """Whether the newest snapshot was written anew: the first part of its name ends with a "w" then."""
    return folder.current.read_text("ascii").partition("-")[0].endswith("w")


def test_a_snapshot_shares_files_until_much_has_changed(folder: Folder) -> None:
    with Writer.open(folder) as writer:
        writer.put(*briefing(0, triples=2000))
    rewritten = shared(folder)
    assert is_rewritten(folder)
    assert rewritten < 0.2, "in one piece, for quick queries"
    shares = []
    for number in (1, 2, 3):
        with Writer.open(folder) as writer:
            writer.put(*briefing(number))
        assert not is_rewritten(folder), "a small change is no reason to write everything again"
        shares.append(shared(folder))
    # much more, though the engine may merge tables of its own right after a view was made
    assert max(shares) > 2 * rewritten
    with open_view(folder) as before:
        with Writer.open(folder) as writer:
            writer.compact()
        assert len(before.graph()) > 3 * 2000, "who reads reads on"


def test_backup_and_restore(folder: Folder, tmp_path: Path) -> None:
    fill(folder, 1, 2)
    folder.keep_text(briefing(1)[0].sha256, b"1")
    back_up(folder, tmp_path / "kb.tar")
    back_up(folder, tmp_path / "again.tar")
    assert (tmp_path / "kb.tar").read_bytes() == (tmp_path / "again.tar").read_bytes()
    with pytest.raises(StoreError, match="already there"):
        back_up(folder, tmp_path / "kb.tar")
    copy = restore(tmp_path / "kb.tar", tmp_path / "copy")
    with open_view(folder) as one, open_view(copy) as two:
        assert one.entries() == two.entries()
        assert set(one.graph()) == set(two.graph())
        assert all(set(one.graph(e)) == set(two.graph(e)) for e in one.entries())
    assert copy.text(briefing(1)[0].sha256).read_bytes() == b"1"
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "kb.tar", tmp_path / "copy")


def test_damaged_backup(folder: Folder, tmp_path: Path) -> None:
    fill(folder, 1)
    back_up(folder, tmp_path / "kb.tar")
    raw = bytearray((tmp_path / "kb.tar").read_bytes())
    raw[700] ^= 0xFF
    (tmp_path / "kb.tar").write_bytes(raw)
    with pytest.raises(StoreError, match=r"kb\.tar"):
        restore(tmp_path / "kb.tar", tmp_path / "copy")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kb", "kb.tar"]


def test_not_a_knowledge_base(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    with pytest.raises(StoreError, match="neither"):
        Folder.create(tmp_path)
    with pytest.raises(StoreError, match="no knowledge base"):
        Folder.open(tmp_path)
    (tmp_path / "kb.json").write_text('{"format": 99, "base": "https://example.org/"}')
    with pytest.raises(StoreError, match="format 99"):
        Folder.open(tmp_path)


def test_a_graph_comes_back_as_it_went_in(folder: Folder, seed: Path, lexicon: object) -> None:
    """Byte for byte as Turtle: literals, languages and figures survive the store."""
    from policygraph.lexicon import Lexicon
    from policygraph.pipeline import Options, read_claims

    assert isinstance(lexicon, Lexicon)
    graph: Graph = build_graph(read_claims(seed, lexicon, Options(engine="lexical")), lexicon)
    entry, _ = briefing(1)
    home = URIRef(entry.graph)
    with Writer.open(folder) as writer:
        writer.put(entry, graph)
        assert to_turtle(writer.graph(entry)) == to_turtle(graph)
        assert ox.NamedNode(str(home)) in list(writer.store.named_graphs())
