"""policygraph turns government economic briefings into a knowledge graph in which every statement can be checked.

>>> import policygraph
>>> made = policygraph.build("seeds/miit-2022q1.txt", options=policygraph.Options(engine="lexical"))
>>> made.extractions[0].briefing.metadata.title
'The industrial economy is off to a steady start'

What is built can be asked, explained, checked and written in other formats:

>>> answer = policygraph.query_graph("joint-measures", "outputs/graph.ttl")
>>> answer.columns
('measure', 'does', 'actor', 'partner')
>>> why = policygraph.explain_graph("outputs/graph.ttl", "white list")
>>> why[0].rule
'measure.imperative'
>>> policygraph.verify_graph("outputs/graph.ttl", ["seeds"])
[]
>>> policygraph.validate_graph("outputs/graph.ttl").conforms
True
>>> policygraph.export_graph("outputs/graph.ttl", "ntriples").count("\\n") > 1000
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policygraph.desk import explain_graph as explain_graph
    from policygraph.desk import export_graph as export_graph
    from policygraph.desk import list_queries as list_queries
    from policygraph.desk import query_graph as query_graph
    from policygraph.desk import validate_graph as validate_graph
    from policygraph.desk import verify_graph as verify_graph
    from policygraph.desk import view_graph as view_graph
    from policygraph.errors import PolicygraphError as PolicygraphError
    from policygraph.pipeline import Build as Build
    from policygraph.pipeline import Options as Options
    from policygraph.pipeline import build as build

# Heavy packages are loaded when a name is first used, not when policygraph is imported.
_HOMES = {
    "Build": "pipeline",
    "Options": "pipeline",
    "PolicygraphError": "errors",
    "build": "pipeline",
    "explain_graph": "desk",
    "export_graph": "desk",
    "list_queries": "desk",
    "query_graph": "desk",
    "validate_graph": "desk",
    "verify_graph": "desk",
    "view_graph": "desk",
}

__all__ = [
    "Build",
    "Options",
    "PolicygraphError",
    "build",
    "explain_graph",
    "export_graph",
    "list_queries",
    "query_graph",
    "validate_graph",
    "verify_graph",
    "view_graph",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"policygraph.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'policygraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
