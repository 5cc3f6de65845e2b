"""The command line: thin; every command is one public function of the package."""

from policygraph.cli import build, compare, curate, evaluate, exchange, export, graph, kb, serve
from policygraph.cli.app import app, main

__all__ = ["app", "build", "compare", "curate", "evaluate", "exchange", "export", "graph", "kb", "main", "serve"]
