"""The house keeps its order: a room imports only rooms before it, and heavy packages stay where they belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "policygraph"
ORDER = [
    "errors",
    "model",
    "reading",
    "lexicon",
    "annotation",
    "extraction",
    "graph",
    "store",
    "query",
    "export",
    "explorer",
    "server",
    "evaluation",
    "outputs",
    "report",
    "pipeline",
    "corpus",
    "cluster",
    "kb_fingerprint",
    "kb",
    "desk",
    "cli",
    "__init__",
    "__main__",
]
HOMES = {
    "rdflib": {"lexicon", "graph", "store", "query", "export"},
    "pyoxigraph": {"lexicon", "graph", "store", "query", "export"},
    "networkx": {"explorer"},
    "pyvis": {"explorer"},
    "typer": {"cli"},
    "click": {"cli"},
    "spacy": {"extraction"},
    "onnxruntime": {"extraction"},
    "numpy": {"extraction"},
    "pyshacl": {"graph"},
}
LAZY = {"spacy", "onnxruntime", "numpy", "pyvis", "networkx", "pyshacl"}
BELOW_STORE = ORDER[: ORDER.index("store")]
FORBIDDEN_BELOW_STORE = {
    "time",
    "random",
    "secrets",
    "uuid",
    "socket",
    "urllib.request",
    "http",
    "subprocess",
    "tempfile",
}
FILES = sorted(SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Imported module names with their line; those under TYPE_CHECKING are only for readers."""
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_imports(path: Path) -> None:
    here = room(path)
    tree = ast.parse(path.read_text("utf-8"))
    top_level = {id(n) for n in tree.body}
    for name, line in imports(tree):
        first, _, rest = name.partition(".")
        if first == "policygraph":
            target = rest.partition(".")[0]
            if target in ORDER:
                assert ORDER.index(target) <= ORDER.index(here), f"line {line}: {here} may not know {target}"
        elif first in HOMES:
            assert here in HOMES[first], f"line {line}: {first} does not belong in {here}"
        elif here in BELOW_STORE:
            assert first not in FORBIDDEN_BELOW_STORE, f"line {line}: {first} below store"
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) in top_level:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            heavy = {n.partition(".")[0] for n in names} & LAZY
            assert not heavy, f"line {node.lineno}: import {heavy} where it is used"


def test_spacy_lives_in_one_module() -> None:
    users = [
        p.name
        for p in FILES
        if any(n.partition(".")[0] == "spacy" for n, _ in imports(ast.parse(p.read_text("utf-8"))))
    ]
    assert len(users) <= 1, users


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_size_and_first_line(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)), "say in one sentence what the module is for"


def test_rooms_are_known() -> None:
    assert {room(p) for p in FILES} <= set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_nothing_below_store_reads_clock_or_environment(path: Path) -> None:
    if room(path) not in BELOW_STORE:
        return
    names = {
        f"{n.value.id}.{n.attr}"
        for n in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
    }
    assert not names & {
        "os.environ",
        "os.getcwd",
        "os.getenv",
        "Path.cwd",
        "dt.date.today",
        "date.today",
        "datetime.now",
    }
