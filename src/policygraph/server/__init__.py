"""A read-only SPARQL endpoint and linked-data pages for one knowledge base (extra: serve)."""

from policygraph.server.settings import Settings

__all__ = ["Settings"]
