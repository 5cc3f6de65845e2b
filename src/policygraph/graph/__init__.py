"""Claims → RDF: build, merge, write as Turtle, validate, verify against the text, explain."""

from policygraph.graph.build import build_graph, merge
from policygraph.graph.builder import Provenance, Vocabulary
from policygraph.graph.turtle import to_turtle

__all__ = ["Provenance", "Vocabulary", "build_graph", "merge", "to_turtle"]
