"""Knowledge bases for people and programs: add briefings (only what changed is read), remove, list, back up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import EvidenceError, PolicygraphError, StoreError
from policygraph.graph import build_graph
from policygraph.graph.iris import DATA, Iris
from policygraph.graph.validate import validate
from policygraph.graph.verify import verify
from policygraph.kb_fingerprint import Fingerprints
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.pipeline import Options, read_claims
from policygraph.query import Result, load_graph, run
from policygraph.reading import find_briefings
from policygraph.reading.files import decode, read_bytes
from policygraph.store import Entry, Folder, Writer, back_up, open_view
from policygraph.store import restore as restore_archive

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph

Progress = Callable[[str], None]
PathLike = Path | str
_SHORTEST = 6  # characters of a name's hash that people may give


@dataclass(slots=True)
class Summary:
    """What an `add` did, by file name; `failed` pairs a name with the reason. `left` were not reached (Ctrl-C)."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0

    def __str__(self) -> str:
        parts = [
            f"{len(self.added)} added",
            f"{len(self.updated)} updated",
            f"{len(self.unchanged)} unchanged",
            f"{len(self.failed)} failed",
        ]
        return ", ".join(parts) + (f", {self.left} not reached" if self.left else "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing as `kb list` shows it; what is not known is None."""

    doc: str
    name: str
    date: str | None
    publisher: str | None
    title: str | None
    sha256: str
    triples: int


@dataclass(frozen=True, slots=True)
class Status:
    """The size of a knowledge base, and how much of it the present program and ontology would make anew."""

    path: str
    base: str
    briefings: int
    triples: int
    bytes: int
    outdated: int
    writing: bool


def add(
    kb: PathLike,
    paths: PathLike | Iterable[PathLike],
    *,
    options: Options | None = None,
    replaces: str | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Add briefings to a knowledge base, which is made if there is none.

    A briefing that is in already and would come out the same is not read again: what counts is its text, its
    sidecar, the options, the ontology and the program. Each one is there whole as soon as it is told to
    `progress`; a broken one is left out and named in the summary. `replaces` names a briefing that the (only)
    text takes the place of. Raises InputError, StoreError.
    """
    chosen, tell = options or Options(), progress or _silent
    sources = find_briefings([Path(paths)] if isinstance(paths, str | Path) else [Path(p) for p in paths])
    if replaces is not None and len(sources) != 1:
        raise StoreError(f"--replaces takes one text, not {len(sources)}")
    if not Folder.is_one(kb):
        Folder.create(kb, chosen.base)
    folder = Folder.open(kb)
    if chosen.base not in {folder.base, DATA}:
        raise StoreError(f"{kb}: its documents are named below {folder.base}; --base cannot be changed later")
    with Writer.open(folder) as writer:
        return _Adding(writer, replace(chosen, base=folder.base), tell).run(sources, replaces)


@dataclass(slots=True)
class _Adding:
    """One run of `add`: what is read once for all texts."""

    writer: Writer
    options: Options
    tell: Progress
    summary: Summary = field(default_factory=Summary)
    known: dict[str, Entry] = field(default_factory=dict)
    _lexicon: Lexicon | None = None

    def run(self, sources: list[Path], replaces: str | None) -> Summary:
        self.known = {e.sha256: e for e in self.writer.entries()}
        old = _find(list(self.known.values()), replaces, self.writer.folder) if replaces is not None else None
        prints = Fingerprints.of(self.options)
        for number, source in enumerate(sources, 1):
            try:
                self._one(source, prints, old, f"[{number}/{len(sources)}] {source.name}")
            except PolicygraphError as error:
                self.summary.failed.append((source.name, " ".join(str(error).split())))
                self.tell(f"[{number}/{len(sources)}] {source.name}: failed: {error}")
            except KeyboardInterrupt:
                self.summary.left = len(sources) - number + 1
                break
        return self.summary

    def _one(self, source: Path, prints: Fingerprints, old: Entry | None, heading: str) -> None:
        raw = read_bytes(source)
        sha256 = hashlib.sha256(raw).hexdigest()
        known = self.known.get(sha256)
        fingerprint = prints.of_text(source, sha256)
        if known is not None and known.fingerprint == fingerprint:
            self.summary.unchanged.append(source.name)
            return
        graph, iris = self._graph(source)
        entry = Entry(
            doc=iris.doc,
            briefing=str(iris.briefing),
            graph=str(iris.within("graph")),
            name=source.name,
            sha256=sha256,
            fingerprint=fingerprint,
            triples=len(graph),
        )
        self.writer.folder.keep_text(sha256, raw)
        self.writer.put(entry, graph, replaces=known or old)
        same_name = [e.doc for e in self.known.values() if e.name == source.name and e not in (known, old)]
        if same_name and known is None:
            self.tell(f"{source.name}: {same_name[0]} has the same file name; both are kept (see --replaces)")
        self.known[sha256] = entry
        (self.summary.updated if known is not None or old is not None else self.summary.added).append(source.name)
        self.tell(f"{heading}: {len(graph)} triples")

    def _graph(self, source: Path) -> tuple[Graph, Iris]:
        """The graph of one text, valid and true to it."""
        ontology = ontology_dir(self.options.ontology)
        if self._lexicon is None:
            self._lexicon = Lexicon.load(ontology)
        extraction = read_claims(source, self._lexicon, self.options)
        kept = self.options.provenance
        graph = build_graph(extraction, self._lexicon, base=self.options.base, provenance=kept)
        validate(graph, ontology, provenance=kept).raise_for_violations()
        iris = Iris(extraction.briefing.doc, self.options.base)
        problems = verify(graph, {str(iris.briefing): extraction.briefing.text})
        if problems:
            raise EvidenceError(str(problems[0]))
        return graph, iris


def remove(kb: PathLike, names: Iterable[str]) -> list[str]:
    """Remove briefings, named as in `kb list`, by the start of their hash, or by their file; all or none.

    Returns the names of what was removed. Raises StoreError if one is not there or a name fits several.
    """
    folder = Folder.open(kb)
    with Writer.open(folder) as writer:
        entries = writer.entries()
        found = sorted({_find(entries, name, folder) for name in names})
        for entry in found:
            writer.remove(entry)
    return [e.doc for e in found]


def listing(kb: PathLike) -> list[Listed]:
    """The briefings of a knowledge base, by date (unknown first) and name."""
    with open_view(Folder.open(kb)) as view:
        known = {str(row[0]): row[1:] for row in run(_KNOWN_OF_BRIEFINGS, view.store).values()}
        rows = []
        for entry in view.entries():
            date, publisher, title = known.get(entry.briefing, (None, None, None))
            rows.append(Listed(entry.doc, entry.name, date, publisher, title, entry.sha256, entry.triples))
    return sorted(rows, key=lambda r: (r.date or "", r.doc))


_KNOWN_OF_BRIEFINGS = """SELECT ?b (MIN(?d) AS ?date) (MIN(?n) AS ?publisher) (MIN(?t) AS ?title) WHERE {
  ?b a pg:Briefing . OPTIONAL { ?b dcterms:issued ?d } OPTIONAL { ?b dcterms:title ?t }
  OPTIONAL { ?b dcterms:publisher/skos:prefLabel ?n FILTER(LANG(?n) = "en") }
} GROUP BY ?b"""


def status(kb: PathLike, *, options: Options | None = None) -> Status:
    """How large a knowledge base is and how much of it is out of date."""
    folder = Folder.open(kb)
    writing = _is_writing(folder)
    prints = Fingerprints.of(replace(options or Options(), base=folder.base))
    with open_view(folder) as view:
        entries = view.entries()
    return Status(
        path=str(kb),
        base=folder.base,
        briefings=len(entries),
        triples=sum(e.triples for e in entries),
        bytes=_size(folder.path),
        outdated=sum(not prints.made(e.fingerprint) for e in entries),
        writing=writing,
    )


def _is_writing(folder: Folder) -> bool:
    try:
        Writer.open(folder, wait_seconds=0).close()
    except StoreError:
        return True
    return False


def _size(folder: Path) -> int:
    """Bytes on disk; files that are linked twice count once."""
    files = {(s.st_dev, s.st_ino): s.st_size for s in (p.lstat() for p in folder.rglob("*") if p.is_file())}
    return sum(files.values())


def compact(kb: PathLike) -> tuple[int, int]:
    """Give back space. Returns the bytes on disk before and after."""
    folder = Folder.open(kb)
    before = _size(folder.path)
    with Writer.open(folder) as writer:
        writer.compact()
    return before, _size(folder.path)


def backup(kb: PathLike, target: PathLike) -> int:
    """Write a knowledge base into one archive; returns its bytes. Raises StoreError."""
    return back_up(Folder.open(kb), Path(target))


def restore(kb: PathLike, archive: PathLike) -> int:
    """Make a knowledge base of an archive; returns how many briefings it holds. Raises StoreError."""
    with open_view(restore_archive(Path(archive), Path(kb))) as view:
        return len(view.entries())


def is_kb(where: PathLike) -> bool:
    """Whether a path is the folder of a knowledge base."""
    return Folder.is_one(where)


def texts(kb: PathLike) -> dict[str, str]:
    """The original texts by the IRI of their briefing."""
    folder = Folder.open(kb)
    with open_view(folder) as view:
        return {e.briefing: decode(read_bytes(folder.text(e.sha256)), e.name) for e in view.entries()}


@contextmanager
def open_source(where: PathLike) -> Iterator[Graph | ox.Store]:
    """What `policygraph.query.run` asks: a knowledge base (its newest snapshot) or a saved graph.

    Raises GraphError, StoreError.
    """
    if Folder.is_one(where):
        with open_view(Folder.open(where)) as view:
            yield view.store
    else:
        yield load_graph(Path(where))


def load(where: PathLike) -> Graph:
    """All of a knowledge base (the union of its briefings), or a saved graph, in memory."""
    if not Folder.is_one(where):
        return load_graph(Path(where))
    with open_view(Folder.open(where)) as view:
        return view.graph()


def query(kb: PathLike, text: str) -> Result:
    """Ask a knowledge base in SPARQL."""
    with open_source(kb) as source:
        return run(text, source)


def _find(entries: list[Entry], name: str, folder: Folder) -> Entry:
    """The one briefing that a name means."""
    exact = [e for e in entries if name in (e.doc, e.briefing, e.name, e.sha256)]
    if not exact and len(name) >= _SHORTEST:
        exact = [e for e in entries if e.sha256.startswith(name.lower())]
    if not exact and Path(name).is_file():
        sha256 = hashlib.sha256(read_bytes(Path(name))).hexdigest()
        exact = [e for e in entries if e.sha256 == sha256]
    if not exact:
        raise StoreError(f"{folder.path}: holds no briefing {name!r}; see: policygraph kb list {folder.path}")
    if len(exact) > 1:
        raise StoreError(f"{name!r} fits {', '.join(e.doc for e in exact)}; name one of them")
    return exact[0]


def _silent(_line: str) -> None:
    pass
