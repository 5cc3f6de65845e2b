"""The lexicon: rules, concepts and the index of their names, loaded once from an ontology folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

from policygraph.errors import OntologyError
from policygraph.lexicon.concepts import Concept, read_concepts
from policygraph.lexicon.index import TermHit, TermIndex
from policygraph.lexicon.rules import RuleBook
from policygraph.lexicon.statements import Statements, Triple
from policygraph.model import Reference, Scheme


class Lexicon:
    """What the ontology folder knows; never changes after loading, so it may be shared."""

    def __init__(self, rules: RuleBook, concepts: list[Concept], statements: Statements | None = None) -> None:
        self.rules = rules
        self._statements = statements
        self._concepts = MappingProxyType({(c.scheme, c.id): c for c in concepts})
        self._index = TermIndex(concepts)
        self._printed: dict[tuple[Scheme, str], str] = {}
        for c in concepts:
            for name in (*c.labels.values(), *c.names("altLabel", "acronym")):
                self._printed.setdefault((c.scheme, name), c.id)

    @classmethod
    def load(cls, ontology: Path) -> Lexicon:
        """Read `ontology`/rules and `ontology`/vocab. Raises OntologyError naming file and entry."""
        return cls(RuleBook.load(ontology), read_concepts(ontology), Statements(ontology))

    def find(self, text: str, *schemes: Scheme, start: int = 0, end: int | None = None) -> list[TermHit]:
        """The names of concepts in `text[start:end]`, in text order; all schemes if none is given.

        Within a scheme hits do not overlap: the longest wins, then the first in text.
        """
        return self._index.find(text, schemes, start, end)

    def concept(self, scheme: Scheme, identifier: str) -> Concept:
        """The concept with this id. Raises OntologyError if the vocabulary has none."""
        try:
            return self._concepts[scheme, identifier]
        except KeyError:
            raise OntologyError(f"no {scheme} {identifier!r} in the vocabularies") from None

    def concepts(self, scheme: Scheme) -> Iterator[Concept]:
        """All concepts of a scheme in file order."""
        return (c for (s, _), c in self._concepts.items() if s is scheme)

    def lookup(self, scheme: Scheme, name: str) -> Concept | None:
        """The concept with this id, label or acronym; case, plural, spelling and a leading article do not matter."""
        name = " ".join(name.split())
        found = self._concepts.get((scheme, name))
        if found is None and (scheme, name) in self._printed:
            found = self._concepts[scheme, self._printed[scheme, name]]
        if found is None:
            entries = self._index.named(name, scheme) or self._index.named(_without_article(name), scheme)
            found = self._concepts[scheme, entries[0].id] if entries else None
        return found

    def reference(self, scheme: Scheme, identifier: str) -> Reference:
        """A pointer to a concept of the vocabulary. Raises OntologyError if there is none."""
        concept = self.concept(scheme, identifier)
        return Reference(scheme, concept.id, concept.label, known=True, kind=concept.first("organisationType"))

    def describe(self, scheme: Scheme, id: str) -> Iterator[Triple]:
        """The RDF statements about a concept and the broader ones above it; nothing for an unknown id."""
        if self._statements is None or (scheme, id) not in self._concepts:
            return
        for one in (id, *sorted(self.wider(scheme, id))):
            yield from self._statements.about(scheme, one)

    def wider(self, scheme: Scheme, identifier: str) -> frozenset[str]:
        """The ids of all broader concepts of a concept, at any distance."""
        seen: set[str] = set()
        todo = list(self.concept(scheme, identifier).broader)
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo.extend(self.concept(scheme, one).broader)
        return frozenset(seen)


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() == "the" else name
