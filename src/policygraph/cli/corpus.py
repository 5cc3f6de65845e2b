"""Builds a corpus for `policygraph build` when what is given is large, or when that is asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import typer

from policygraph.cli.app import note, print_json
from policygraph.corpus import Settings, Shapes, build_corpus, is_large
from policygraph.corpus.pool import Pool, Runner
from policygraph.errors import InputError
from policygraph.pipeline import Options

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class How:
    """How a corpus is built, as the command line says it. `corpus` is None where the size shall decide."""

    corpus: bool | None
    workers: int | None
    scheduler: str | None
    shapes: Shapes
    seconds: float

    def wanted(self, paths: list[Path], options: Options) -> bool:
        """Whether this is the build of a corpus."""
        if self.corpus is None:
            return self.scheduler is not None or self.workers is not None or is_large(paths, options.reading.limits)
        return self.corpus

    def runner(self) -> Runner:
        """Processes of this machine, or a cluster."""
        if self.workers is not None and self.workers < 1:
            raise InputError(f"--workers: {self.workers} is too few")
        if self.seconds <= 0:
            raise InputError("--time-limit: must be above 0 seconds")
        if self.scheduler is not None:
            from policygraph.cluster import Cluster

            return Cluster(self.scheduler, self.workers or os.cpu_count() or 1)
        return Pool(self.workers or 1)


def build_large(paths: list[Path], out: Path, options: Options, how: How, *, as_json: bool) -> None:
    """Build the corpus and print what was made. Exit 1: some documents were set aside; 130: stopped by Ctrl-C."""
    settings = Settings(options, how.shapes, how.seconds)
    summary = build_corpus(paths, out, settings, runner=how.runner(), tell=note)
    if summary.interrupted:
        note(f"policygraph: stopped; finished parts are kept in {out}: run the same command again to go on")
        raise typer.Exit(INTERRUPTED)
    counts = summary.counts()
    if as_json:
        print_json({"out": str(out), "parts": summary.parts, "reused_parts": summary.reused, "counts": counts})
    else:
        typer.echo(f"{', '.join(f'{n} {name}' for name, n in counts.items())} → {out}")
    if summary.faults:
        note(f"{summary.faults} documents were set aside: see {out / 'errors.jsonl'}")
        raise typer.Exit(1)
