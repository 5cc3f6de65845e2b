"""Weighs what is read in one briefing: the cues of ontology/weights and, if there is one, the encoder's reading."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.extraction.encoder import Encoder, Read
from policygraph.lexicon.rules import RuleBook
from policygraph.lexicon.weights import Weights, likelihoods
from policygraph.model import Briefing, Span

_KEPT = 4_000  # sentences whose vectors are kept, some 20 kB each


class SentenceReader:
    """The encoder's view of the stretches of one briefing, each within its sentence."""

    def __init__(self, briefing: Briefing, encoder: Encoder) -> None:
        self.encoder = encoder
        self._clean = briefing.clean
        self._sentences = [s.span for s in briefing.sentences]
        self._starts = [s.start for s in self._sentences]
        self._kept: OrderedDict[int, Read] = OrderedDict()

    def read(self, span: Span, kind: str) -> Mapping[str, float]:
        """The log-odds of each reading of a kind; empty where nothing can be said."""
        at = bisect_right(self._starts, span.start) - 1
        if at < 0 or span.start >= self._sentences[at].end:
            return {}
        sentence = self._sentences[at]
        inside = Span(span.start - sentence.start, min(span.end, sentence.end) - sentence.start)
        return self.encoder.tell(self._read(at), inside, kind)

    def _read(self, at: int) -> Read:
        """A sentence, which is asked about time and again."""
        read = self._kept.pop(at, None) or self.encoder.read(self._sentences[at].of(self._clean))
        self._kept[at] = read
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return read


@dataclass(frozen=True)
class Scales:
    """What weighs one kind."""

    kind: str
    weights: Weights
    reader: SentenceReader | None = None

    def likely(self, cues: Iterable[str], span: Span) -> dict[str, float]:
        """How likely each reading of a stretch with these cues is, 0 to 1, in steps of a hundredth.

        Of what has no weights (target groups, named deeds) only the encoder speaks; empty where it cannot.
        """
        told = self.reader.read(span, self.kind) if self.reader else {}
        return self.weights.likely(cues, told) if self.weights.bias else likelihoods(told)

    def holds(self, reading: str, likely: float, said: bool) -> bool:
        """Whether a reading with this probability is taken; `said`: the rules say it, too."""
        if self.reader is None or self.kind not in self.reader.encoder.keep:
            return self.weights.holds(reading, likely, said)
        encoder = self.reader.encoder
        return likely >= (encoder.keep if said else encoder.take)[self.kind]


class Weighing:
    """Hands out the scales of one briefing."""

    def __init__(self, rules: RuleBook, reader: SentenceReader | None = None) -> None:
        """`reader`: None where the weights are to speak alone."""
        self._rules, self.reader = rules, reader if rules.weights else None

    def of(self, kind: str, reading: str = "") -> Scales | None:
        """The scales of one kind; None where nothing is known of it. Raises OntologyError if a reading is not."""
        weights = self._rules.weighing(kind, reading)
        if weights is None and (self.reader is None or kind not in self.reader.encoder.keep):
            return None
        return Scales(kind, weights or Weights({}, {}, {}, {}), self.reader)
