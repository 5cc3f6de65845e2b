"""What all tests share: the ontology, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seed() -> Path:
    """The briefing the project was made for."""
    return ROOT / "seeds" / "miit-2022q1.txt"


@pytest.fixture(scope="session")
def ontology() -> Path:
    return ontology_dir()


@pytest.fixture(scope="session")
def rules(ontology: Path) -> RuleBook:
    return RuleBook.load(ontology)


@pytest.fixture(scope="session")
def lexicon(ontology: Path) -> Lexicon:
    return Lexicon.load(ontology)
