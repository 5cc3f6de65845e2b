"""ontology/vocab and ontology/rules as an immutable lexicon: concepts by id and name, terms found in text."""

from policygraph.lexicon.concepts import Concept, Label
from policygraph.lexicon.index import TermHit
from policygraph.lexicon.terms import Lexicon

__all__ = ["Concept", "Label", "Lexicon", "TermHit"]
