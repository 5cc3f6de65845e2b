"""From annotated text to claims: clauses, their judgement, and what they are linked to."""

from policygraph.extraction.assemble import extract

__all__ = ["extract"]
