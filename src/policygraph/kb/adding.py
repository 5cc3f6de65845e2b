"""Adds briefings to a knowledge base; what is in and would come out the same is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import EvidenceError, GraphError, OntologyError, PolicygraphError, StoreError
from policygraph.graph import build_graph
from policygraph.graph.iris import DATA, Iris
from policygraph.graph.validate import validate
from policygraph.graph.verify import verify
from policygraph.kb.fingerprint import Fingerprints
from policygraph.kb.sources import PathLike, find_entry
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import Briefing
from policygraph.pipeline import Options, read_claims, shared_lexicon
from policygraph.reading import find_briefings
from policygraph.reading.files import read_bytes
from policygraph.store import Entry, Folder, Writer

if TYPE_CHECKING:
    from rdflib import Graph

Progress = Callable[[str], None]


@dataclass(slots=True)
class Summary:
    """What an `add` did, by file name; `failed` pairs a name with the reason. `left` were not reached (Ctrl-C).

    `copies` pairs a name with the file before it that has the same bytes but was told of in another way.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0

    def __str__(self) -> str:
        parts = [
            f"{len(self.added)} added",
            f"{len(self.updated)} updated",
            f"{len(self.unchanged)} unchanged",
            f"{len(self.failed)} failed",
        ]
        parts += [f"{len(self.copies)} left out as copies"] if self.copies else []
        return ", ".join(parts) + (f", {self.left} not reached" if self.left else "")


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
    text takes the place of. Files with the same bytes are one briefing: the first counts, and what another sidecar
    says of a copy is left out and told. Raises InputError, StoreError.
    """
    chosen, tell = options or Options(), progress or _silent
    given = [Path(paths)] if isinstance(paths, str | Path) else [Path(p) for p in paths]
    sources = find_briefings(given, chosen.reading.limits)
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
    done: dict[str, str] = field(default_factory=dict)  # of this run: hash of the bytes → file name
    _lexicon: Lexicon | None = None

    def run(self, sources: list[Path], replaces: str | None) -> Summary:
        self.known = {e.sha256: e for e in self.writer.entries()}
        old = find_entry(list(self.known.values()), replaces, self.writer.folder) if replaces is not None else None
        prints = Fingerprints.of(self.options)
        for number, source in enumerate(sources, 1):
            try:
                self._one(source, prints, old, f"[{number}/{len(sources)}] {source.name}")
            except (StoreError, OntologyError):  # a full disk, a broken rule: the next ones would fail too
                raise
            except PolicygraphError as error:
                reason = " ".join(str(error).split())
                self.summary.failed.append((source.name, reason))
                self.tell(f"[{number}/{len(sources)}] {source.name}: failed: {reason}")
            except KeyboardInterrupt:
                self.summary.left = len(sources) - number + 1
                break
        return self.summary

    def _one(self, source: Path, prints: Fingerprints, old: Entry | None, heading: str) -> None:
        raw = read_bytes(source, self.options.reading.limits)
        sha256 = hashlib.sha256(raw).hexdigest()
        known = self.known.get(sha256)
        fingerprint = prints.of_text(source, sha256)
        if known is not None and known.fingerprint == fingerprint:
            self.done.setdefault(sha256, source.name)
            self.summary.unchanged.append(source.name)
            return
        if sha256 in self.done:  # else the two would take each other's place on every run
            first = self.done[sha256]
            self.summary.copies.append((source.name, first))
            self.tell(f"{heading}: left out: a copy of {first}, whose sidecar counts")
            return
        graph, iris, briefing = self._graph(source)
        entry = Entry(
            doc=iris.doc,
            briefing=str(iris.briefing),
            graph=str(iris.within("graph")),
            name=source.name,
            sha256=sha256,
            fingerprint=fingerprint,
            triples=len(graph),
            text_sha256=briefing.text_sha256 or "",
        )
        self.writer.folder.keep_text(entry.kept_text, briefing.text.encode("utf-8"))
        self.writer.put(entry, graph, replaces=known or old)
        same_name = [e.doc for e in self.known.values() if e.name == source.name and e not in (known, old)]
        if same_name and known is None:
            self.tell(f"{source.name}: {same_name[0]} has the same file name; both are kept (see --replaces)")
        self.known[sha256], self.done[sha256] = entry, source.name
        (self.summary.updated if known is not None or old is not None else self.summary.added).append(source.name)
        self.tell(f"{heading}: {len(graph)} triples")

    def _graph(self, source: Path) -> tuple[Graph, Iris, Briefing]:
        """The graph of one text, valid and true to it."""
        ontology = ontology_dir(self.options.ontology)
        if self._lexicon is None:
            self._lexicon = shared_lexicon(ontology)
        try:
            extraction = read_claims(source, self._lexicon, self.options)
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
            # A fault of the program, but the other thousand briefings shall come in; the kind tells where to look.
            raise GraphError(f"{source}: the program failed ({type(error).__name__}: {error}); report it") from error
        kept = self.options.provenance
        graph = build_graph(extraction, self._lexicon, base=self.options.base, provenance=kept)
        validate(graph, ontology, provenance=kept).raise_for_violations()
        iris = Iris(extraction.briefing.doc, self.options.base)
        problems = verify(graph, {str(iris.briefing): extraction.briefing.text})
        if problems:
            raise EvidenceError(str(problems[0]))
        return graph, iris, extraction.briefing


def _silent(_line: str) -> None:
    pass
