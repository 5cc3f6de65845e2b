"""Large corpora: the same street walked by several workers, part by part, so that a stop loses little."""

from policygraph.corpus.build import Summary, build_corpus
from policygraph.corpus.plan import is_large
from policygraph.corpus.reader import Settings, Shapes

__all__ = ["Settings", "Shapes", "Summary", "build_corpus", "is_large"]
