"""Composes the rooms: briefings in, a checked graph, its page, its report and its manifest out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

from policygraph.annotation import annotate, resolve_publisher
from policygraph.errors import EvidenceError, InputError, LanguageError
from policygraph.explorer import render_page
from policygraph.extraction import extract
from policygraph.extraction.parser import available
from policygraph.graph import Provenance, build_graph, merge, to_turtle
from policygraph.graph.iris import DATA, ONTOLOGY_VERSION, Iris
from policygraph.graph.validate import validate
from policygraph.graph.verify import verify
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.model import Briefing, ClaimKey, Edge, Extraction, Metadata, Reference
from policygraph.outputs import TEXTS, Input, check_folder, check_no_corpus, hash_folder, manifest, write_all
from policygraph.reading import Settings, find_briefings, find_sidecar, load_sidecar, read_briefing
from policygraph.report import write_report

if TYPE_CHECKING:
    from rdflib import Graph

ENGINES = ("parse", "lexical")
MAKES_CLAIMS = (".ttl", ".toml", ".tsv", ".txt", ".onnx")  # the files of an ontology that a graph is made by
GRAPH, PAGE, REPORT, MANIFEST = "graph.ttl", "graph.html", "report.md", "manifest.json"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a build is done. `date` and `publisher` win over sidecars; `ontology` is a folder of one's own.

    Claims below `min_confidence` (0 to 1) are left out. Without `texts` the page shows quotes only. `reading` sets
    limits and the fields of records; with `keep_text` the text that offsets refer to is written beside the graph.
    """

    date: dt.date | None = None
    publisher: str | None = None
    provenance: Provenance = Provenance.FULL
    engine: str = "parse"
    base: str = DATA
    ontology: Path | None = None
    min_confidence: float = 0.0
    texts: bool = True
    reading: Settings = field(default_factory=Settings)
    keep_text: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.min_confidence <= 1:
            raise InputError(f"the least confidence is between 0 and 1, not {self.min_confidence:g}")
        if self.engine not in ENGINES:
            raise InputError(f"unknown engine {self.engine!r}; known are {', '.join(ENGINES)}")


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made. `files` maps file names to their content; nothing is written yet."""

    extractions: tuple[Extraction, ...]
    graph: Graph
    files: dict[str, str]

    def counts(self) -> dict[str, int]:
        """How many briefings, claims of each kind and triples were made."""
        kinds = Counter(claim.kind.value for e in self.extractions for claim in e.claims)
        claims = {f"{kind}s": number for kind, number in sorted(kinds.items())}
        return {"briefings": len(self.extractions), **claims, "triples": len(self.graph)}

    def write(self, folder: Path) -> list[Path]:
        """Write all files into a folder, or none. Raises OutputError."""
        return write_all(folder, self.files)


def build(
    paths: Path | str | Iterable[Path | str],
    *,
    out: Path | str | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Build:
    """Build one graph of briefings: read, extract, write as RDF, validate (SHACL) and verify every quote.

    `paths` are texts, pages, PDFs …, archives of these, or folders of all that; a sidecar .toml beside a text gives
    its date, publisher, title and source. What is not in English is told to `progress` and set aside. With `out` the
    results are written there, all or nothing. Raises InputError, ValidationError, EvidenceError, OutputError.

    >>> from pathlib import Path
    >>> made = build("seeds/miit-2022q1.txt", options=Options(engine="lexical"))
    >>> sorted(made.files)
    ['graph.html', 'graph.ttl', 'manifest.json', 'report.md']
    >>> made.extractions[0].publisher.label
    'Ministry of Industry and Information Technology'
    """
    chosen, tell = options or Options(), progress or _silent
    if out is not None:
        check_folder(Path(out))
        check_no_corpus(Path(out))
    ontology = ontology_dir(chosen.ontology)
    lexicon = shared_lexicon(ontology)
    given = [Path(paths)] if isinstance(paths, str | Path) else [Path(p) for p in paths]
    sources = find_briefings(given, chosen.reading.limits)
    extractions: dict[Path, Extraction] = {}
    graphs, aside = [], []
    for number, source in enumerate(sources, 1):
        tell(f"[{number}/{len(sources)}] {source.name}")
        try:
            extraction = read_claims(source, lexicon, chosen)
        except LanguageError as error:
            aside.append(error)
            tell(str(error))
            continue
        twin = next((p for p, e in extractions.items() if e.briefing.doc == extraction.briefing.doc), None)
        if twin is not None:
            raise InputError(f"{source}: the same name and content as {twin}; leave one out")
        extractions[source] = extraction
        graphs.append(checked_graph(extraction, lexicon, ontology, chosen))
    if aside and not graphs:
        raise aside[0] if len(aside) == 1 else InputError(f"none of {len(aside)} texts is in English; only it is read")
    graph = graphs[0] if len(graphs) == 1 else merge(graphs, base=chosen.base)
    tell("writing")
    made = Build(tuple(extractions.values()), graph, _files(graph, extractions, chosen))
    if out is not None:
        made.write(Path(out))
    return made


def _silent(_line: str) -> None:
    pass


def shared_lexicon(ontology: Path) -> Lexicon:
    """The lexicon of a folder, loaded once in a thread as long as the folder's files stay as they are.

    Each thread has its own, for what it knows of words grows while it reads. Raises OntologyError.
    """
    return _loaded(ontology, hash_folder(ontology, MAKES_CLAIMS), get_ident())


@lru_cache(maxsize=2)
def _loaded(ontology: Path, _files: str, _thread: int) -> Lexicon:
    return Lexicon.load(ontology)


def read_claims(path: Path, lexicon: Lexicon, options: Options) -> Extraction:
    """Read one text and find all its claims. Raises InputError; also if the engine's language model is missing."""
    if options.engine == "parse" and not available():
        raise InputError("no language model is installed; install the packages of requirements.lock or use lexical")
    sidecar = find_sidecar(path, options.reading.limits)
    known = load_sidecar(sidecar) if sidecar is not None else Metadata()
    if options.date is not None:
        known = replace(known, date=options.date)
    if options.publisher is not None:
        known = replace(known, publisher=options.publisher)
    briefing = read_briefing(path, lexicon.rules, known, options.reading)
    publisher = _publisher(briefing.metadata, lexicon)
    found = extract(briefing, lexicon, annotate(briefing, lexicon), publisher, options.engine)
    return sure_of(found, options.min_confidence)


def _publisher(known: Metadata, lexicon: Lexicon) -> Reference | None:
    """Who published a briefing; the name of a web site or sender counts only if the vocabulary knows the body."""
    if known.publisher:
        return resolve_publisher(known.publisher, lexicon)
    hinted = resolve_publisher(known.publisher_hint, lexicon) if known.publisher_hint else None
    return hinted if hinted is not None and hinted.known else None


def sure_of(extraction: Extraction, least: float) -> Extraction:
    """The extraction without claims below a confidence, and without edges that led to them."""
    if least <= 0:
        return extraction
    sure = [c for c in extraction.claims if c.confidence >= least]
    kept = {c.key for c in sure}
    claims = (replace(c, edges=tuple(e for e in c.edges if _stays(e, kept))) for c in sure)
    return replace(extraction, claims=tuple(claims))


def _stays(edge: Edge, kept: Set[ClaimKey]) -> bool:
    return not isinstance(edge.target, ClaimKey) or edge.target in kept


def checked_graph(
    extraction: Extraction, lexicon: Lexicon, ontology: Path, options: Options, *, shapes: bool = True
) -> Graph:
    """The graph of one briefing, valid and true to its text; without `shapes` a light one that is only true.

    Raises ValidationError, EvidenceError.
    """
    graph = build_graph(extraction, lexicon, base=options.base, provenance=options.provenance, light=not shapes)
    if shapes:
        validate(graph, ontology, provenance=options.provenance).raise_for_violations()
    problems = verify(graph, _texts([extraction.briefing], options.base))
    if problems:
        raise EvidenceError(f"{problems[0]}" + (f"; and {len(problems) - 1} more" if len(problems) > 1 else ""))
    return graph


def _texts(briefings: Iterable[Briefing], base: str) -> dict[str, str]:
    """The original texts by the IRI of their briefing."""
    return {str(Iris(b.doc, base).briefing): b.text for b in briefings}


def _files(graph: Graph, read: Mapping[Path, Extraction], options: Options) -> dict[str, str]:
    briefings = [e.briefing for e in read.values()]
    files = {
        GRAPH: to_turtle(graph),
        PAGE: render_page(graph, _texts(briefings, options.base) if options.texts else {}),
        REPORT: write_report(list(read.values())),
    }
    if options.keep_text:
        files |= {f"{TEXTS}/{b.text_sha256 or b.sha256}.txt": b.text for b in briefings}
    inputs = [_input(path, e.briefing) for path, e in read.items()]
    return {**files, MANIFEST: manifest(about(options), inputs, files)}


def about(options: Options) -> dict[str, Any]:
    """What a result depends on beside its texts: program, ontology and options."""
    ontology = ontology_dir(options.ontology)
    return {
        "policygraph": version("policygraph"),
        "ontology": {"version": ONTOLOGY_VERSION, "sha256": hash_folder(ontology, (*MAKES_CLAIMS, ".rq"))},
        "engine": options.engine,
        "provenance": options.provenance.value,
        "min_confidence": options.min_confidence,
        "base": options.base,
    }


def _input(path: Path, briefing: Briefing) -> Input:
    known = briefing.metadata
    date = known.date.isoformat() if known.date is not None else None
    size = len(briefing.text.encode("utf-8")) if briefing.file_size is None else briefing.file_size
    return Input(
        path.name, briefing.sha256, size, briefing.doc, date, known.publisher, briefing.media_type, briefing.text_sha256
    )
