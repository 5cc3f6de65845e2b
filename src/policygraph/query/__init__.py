"""SPARQL on graphs: the named queries that ship with the ontology, and one's own."""

from policygraph.query.files import load_graph, load_store
from policygraph.query.named import NamedQuery, Param, declare_prefixes, named_queries, read_query
from policygraph.query.result import Result
from policygraph.query.run import run

__all__ = [
    "NamedQuery",
    "Param",
    "Result",
    "declare_prefixes",
    "load_graph",
    "load_store",
    "named_queries",
    "read_query",
    "run",
]
