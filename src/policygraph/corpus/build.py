"""Builds a corpus: plans, lets workers write what is missing, brings it together, and only then shows it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policygraph.corpus.finish import Totals, clean, gather, report
from policygraph.corpus.lock import locked
from policygraph.corpus.part import PARTS, Header, PartFiles, intact
from policygraph.corpus.plan import Shard, cut, list_documents, look_at
from policygraph.corpus.pool import Pool, Runner
from policygraph.corpus.progress import Bar
from policygraph.corpus.reader import Settings
from policygraph.corpus.rows import Fault
from policygraph.errors import OutputError
from policygraph.outputs import TEXTS, check_folder, replace_all
from policygraph.pipeline import MANIFEST, REPORT, about

_WORK = ".work"
_KEPT_TEXT = re.compile(r"(?P<half>\.)?(?P<sha256>[0-9a-f]{64})\.(?(half)[0-9a-f]{20}\.[0-9]+\.tmp|txt)")
Tell = Callable[[str], None]


@dataclass(slots=True)
class Summary:
    """What a build did. `peaks_mib` is the most memory of a worker after each part that it wrote, in order of time."""

    totals: Totals = field(default_factory=Totals)
    parts: int = 0
    reused: int = 0
    interrupted: bool = False
    peaks_mib: list[float] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many documents were set aside."""
        return sum(self.totals.faults.values())

    def counts(self) -> dict[str, int]:
        """The figures that are worth printing."""
        claims = {f"{kind}s": number for kind, number in sorted(self.totals.claims.items())}
        return {"documents": self.totals.documents, **claims, "triples": self.totals.triples, "set aside": self.faults}


def build_corpus(
    paths: Iterable[Path | str],
    out: Path | str,
    settings: Settings | None = None,
    *,
    runner: Runner | None = None,
    tell: Tell | None = None,
    bar: Callable[[int], Bar] = Bar,
) -> Summary:
    """Build the corpus in `paths` (files, folders, archives, .list files) into the folder `out`.

    Written are parts/*.nq.gz (N-Quads, a graph for each document), labels.nq.gz (the labels of what documents share),
    entities.tsv.gz, documents.jsonl, errors.jsonl, report.md and manifest.json, which comes last and names all the
    others; with `keep_text` also texts/*.txt, which documents.jsonl names. A document that cannot be used is set aside.
    After a stop the same call goes on where it was; the bytes do not depend on the number of workers.
    Raises InputError, OutputError, OntologyError.
    """
    settings, out, say = settings or Settings(), Path(out), tell or _silent
    check_folder(out)
    _check_free(out)
    try:
        (out / PARTS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror})") from None
    with locked(out):
        try:
            return _build([Path(p) for p in paths], out, settings, runner or Pool(), say, bar)
        except KeyboardInterrupt:
            return Summary(interrupted=True)
        except OSError as error:
            raise OutputError(
                f"{out}: cannot be written ({error.strerror}); put that right and run the same command again"
            ) from None
        finally:
            clean(out / _WORK)


def _silent(_line: str) -> None:
    pass


def _check_free(out: Path) -> None:
    """Refuse a folder that holds the results of a small build."""
    try:
        known = json.loads((out / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return  # none, or a broken one, which a new one takes the place of
    if not isinstance(known, dict) or "parts" not in known:
        raise OutputError(f"{out}: holds the graph of a small build; name another folder for a corpus")


def _build(
    paths: list[Path], out: Path, settings: Settings, runner: Runner, say: Tell, bar: Callable[[int], Bar]
) -> Summary:
    limits = settings.options.reading.limits
    named, early = list_documents(paths, limits)
    say(f"{len(named)} documents found")
    documents = [look_at(name, path, limits) for name, path in named]
    shards = cut(documents, settings.digest())
    _sweep(out / PARTS)
    summary = Summary(parts=len(shards))
    headers = {s.key: h for s in shards if (h := intact(out / PARTS, s.key)) is not None}
    summary.reused = len(headers)
    if headers:
        say(f"{len(headers)} of {len(shards)} parts are there already")
    missing = [s for s in shards if s.key not in headers]
    shown = bar(len(documents))
    shown.skip(sum(len(s.documents) for s in shards if s.key in headers))
    try:
        headers |= _write(missing, out / PARTS, settings, runner, shown, summary)
    finally:
        shown.close()
    _finish(shards, headers, early, out, settings, summary)
    return summary


def _write(
    shards: list[Shard], parts: Path, settings: Settings, runner: Runner, bar: Bar, summary: Summary
) -> dict[str, Header]:
    made: dict[str, Header] = {}
    for event in runner.run(shards, parts, settings):
        if isinstance(event, int):
            bar.step(event)
            continue
        made[event.header.key] = event.header
        bar.faults += event.header.faults
        summary.peaks_mib.append(event.peak_mib)
    return made


def _finish(
    shards: list[Shard],
    headers: dict[str, Header],
    early: list[Fault],
    out: Path,
    settings: Settings,
    summary: Summary,
) -> None:
    work = out / _WORK
    clean(work)
    work.mkdir()
    options = settings.options
    keys = [s.key for s in shards]
    summary.totals, files = gather(out / PARTS, keys, early, work, options.base)
    (work / REPORT).write_text(report(summary.totals), "utf-8", newline="\n")
    files.append(work / REPORT)
    data = {
        **about(options),
        "shapes": settings.shapes.value,
        "corpus": summary.totals.data(),
        "outputs": [_described(path) for path in sorted(files)],
        "parts": [_part(headers[k], out) for k in keys],
    }
    (work / MANIFEST).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    replace_all([(path, out / path.name) for path in [*files, work / MANIFEST]])
    wanted = {path for k in keys for path in (PartFiles(out / PARTS, k).quads, PartFiles(out / PARTS, k).rows)}
    for path in (out / PARTS).glob("*.gz"):
        if path not in wanted:
            path.unlink()
    _sweep(out / PARTS)
    if options.keep_text:
        _sweep_texts(out / TEXTS, summary.totals.texts)


def _sweep(parts: Path) -> None:
    """Take away what lost workers left half-written."""
    for left in parts.glob(".*.tmp"):
        left.unlink(missing_ok=True)


def _sweep_texts(texts: Path, wanted: Set[bytes]) -> None:
    """Take away kept texts of documents that are gone, and half-written ones; nothing of any other name."""
    for path in texts.iterdir() if texts.is_dir() else ():
        name = _KEPT_TEXT.fullmatch(path.name)
        if name is not None and (name["half"] or bytes.fromhex(name["sha256"]) not in wanted):
            path.unlink()


def _described(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return {"name": path.name, "sha256": digest.hexdigest(), "bytes": path.stat().st_size}


def _part(header: Header, out: Path) -> dict[str, Any]:
    name = PartFiles(out / PARTS, header.key).quads.relative_to(out).as_posix()
    return {
        "name": name,
        "sha256": header.sha256,
        "bytes": header.bytes,
        "documents": header.documents,
        "set_aside": header.faults,
    }
