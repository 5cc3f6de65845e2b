"""What all tests share: the ontology, loaded once, and one browser (it can be started once in a process only)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("Chromium is missing; run `make chromium`, or on Debian `apt-get install chromium`", pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
