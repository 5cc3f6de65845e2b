"""The one place that knows onnxruntime: a small language model reads sentences (ontology/encoder, decision 015).

The model turns the pieces of a sentence into vectors, its head those of a stretch into the log-odds of each reading
that it knows. bench/learn_encoder.py writes both.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from policygraph.errors import OntologyError
from policygraph.model import Span

_MODEL, _HEAD, _VOCABULARY, _READINGS = "model.onnx", "head.onnx", "vocabulary.txt", "readings.toml"
_LONGEST = 256  # pieces of a sentence that are read
_WORDS = 20_000  # words whose pieces are kept
_LONG_WORD = 100  # characters; longer ones are not cut, as in the model's own training

Pieces = Sequence[tuple[int, int, int]]  # number, start, end
# of a sentence, with its vectors (pieces and two more × 384) and what was told of stretches, by first and last piece
Read = tuple[Pieces, Any, dict[tuple[int, int], Any]]


class WordPieces:
    """Cuts text into the pieces that the model was trained on: BERT's, without case and accents."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._number = {piece: i for i, piece in enumerate(vocabulary)}
        try:
            self.opening, self.closing, self._unknown = (self._number[p] for p in ("[CLS]", "[SEP]", "[UNK]"))
        except KeyError as error:
            raise OntologyError(f"{_VOCABULARY}: no piece {error}") from None
        self._cut = lru_cache(maxsize=_WORDS)(self._word)

    def cut(self, text: str) -> list[tuple[int, int, int]]:
        """The number, start and end of each piece of a text."""
        out = []
        at = 0
        for word in text.split():
            at = text.index(word, at)
            out += [(number, at + start, at + end) for number, start, end in self._cut(word)]
            at += len(word)
        return out

    def _word(self, word: str) -> list[tuple[int, int, int]]:
        out: list[tuple[int, int, int]] = []
        plain, places = "", list[int]()
        for i, char in enumerate(word):
            alone = _stands_alone(char)
            if alone and plain:
                out += self._pieces(plain, places)
                plain, places = "", []
            for c in _plain(char):
                plain += c
                places.append(i)
            if alone:
                out += self._pieces(plain, places)
                plain, places = "", []
        return [*out, *self._pieces(plain, places)]

    def _pieces(self, plain: str, places: Sequence[int]) -> list[tuple[int, int, int]]:
        """The longest known piece, and so on; one unknown piece if something remains."""
        if not plain:
            return []
        out = []
        start = 0
        while start < len(plain) <= _LONG_WORD:
            lead = "##" if start else ""
            ends = (e for e in range(len(plain), start, -1) if lead + plain[start:e] in self._number)
            end = next(ends, None)
            if end is None:
                break
            out.append((self._number[lead + plain[start:end]], places[start], places[end - 1] + 1))
            start = end
        return out if start == len(plain) else [(self._unknown, places[0], places[-1] + 1)]


@lru_cache(maxsize=4096)
def _stands_alone(char: str) -> bool:
    """Punctuation, every ASCII sign, and what Chinese is written with."""
    ascii_sign = char.isascii() and not char.isalnum()
    return ascii_sign or unicodedata.category(char).startswith("P") or unicodedata.name(char, "").startswith("CJK")


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    marks = unicodedata.normalize("NFD", char.lower())
    return "".join(c for c in marks if unicodedata.category(c) != "Mn" and not _is_noise(c))


def _is_noise(char: str) -> bool:
    """Control signs, private ones and what stands for an unreadable one."""
    return unicodedata.category(char).startswith("C") or char == "\ufffd"


def ends_of(pieces: Pieces, span: Span) -> tuple[int, int] | None:
    """The first and the last piece of a span, counted from 1; None where it lies too far behind."""
    inside = [i for i, (_, start, end) in enumerate(pieces, 1) if start < span.end and end > span.start]
    return (inside[0], inside[-1]) if inside else None


class Encoder:
    """Reads sentences. The model is loaded when the first is read; the same sentence gives the same numbers."""

    def __init__(self, folder: Path) -> None:
        """Raises OntologyError for a folder that cannot be used."""
        try:
            settings = tomllib.loads((folder / _READINGS).read_text("utf-8"))
            vocabulary = (folder / _VOCABULARY).read_text("utf-8").split("\n")
            self._names = [str(name) for name in settings["columns"]]
            self.keep = {k: float(v["keep"]) for k, v in settings["threshold"].items()}
            self.take = {k: float(v["take"]) for k, v in settings["threshold"].items()}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
            raise OntologyError(f"{folder.name}/{_READINGS}: {error}") from None
        self._columns = _columns(self._names)
        self._words = WordPieces(vocabulary)
        self._model, self._head = _Network(folder / _MODEL), _Network(folder / _HEAD)

    def read(self, sentence: str) -> Read:
        """The pieces of a sentence and their vectors. Raises OntologyError if the model cannot be used."""
        import numpy as np

        pieces = self._words.cut(sentence)[: _LONGEST - 2]
        numbers = [self._words.opening, *(n for n, _, _ in pieces), self._words.closing]
        return pieces, self._model.run(pieces=np.array([numbers])).astype(np.float16), {}

    def tell(self, read: Read, span: Span, kind: str) -> Mapping[str, float]:
        """The log-odds of each reading of a kind, of a stretch of a sentence; empty where that lies too far behind.

        Raises OntologyError if the head cannot be used.
        """
        import numpy as np

        pieces, vectors, told = read
        ends = ends_of(pieces, span)
        if ends is None:
            return {}
        if ends not in told:
            start, end = (np.array([end]) for end in ends)
            told[ends] = odds = self._head.run(vectors=vectors.astype(np.float64), start=start, end=end)[0]
            if len(odds) != len(self._names):
                raise self._head.unfit(f"{len(odds)} columns, but {_READINGS} names {len(self._names)}")
        return {reading: float(told[ends][i]) for reading, i in self._columns.get(kind, {}).items()}


def _columns(names: Sequence[str]) -> dict[str, dict[str, int]]:
    """The columns of the head by kind and reading, from "kind.reading"."""
    out: dict[str, dict[str, int]] = {}
    for i, name in enumerate(names):
        kind, _, reading = name.partition(".")
        out.setdefault(kind, {})[reading] = i
    return out


class _Network:
    """One file for onnxruntime, loaded when it is first run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._session: Any = None

    def run(self, **given: Any) -> Any:
        """Its one output. Raises OntologyError."""
        try:
            self._session = self._session or self._load()
            return self._session.run(None, given)[0]
        except Exception as error:  # onnxruntime has no public parent of its errors
            raise self.unfit(str(error).partition("\n")[0]) from None

    def unfit(self, why: str) -> OntologyError:
        """Why it cannot be used."""
        return OntologyError(f"{self._path.parent.name}/{self._path.name}: {why}")

    def _load(self) -> Any:
        """One thread, and nothing rewritten, so that neither number nor kind of processors changes a digit (021)."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what is wrong is told once, by us
        return onnxruntime.InferenceSession(str(self._path), options, providers=["CPUExecutionProvider"])
