"""What all tests share: the ontology, loaded once, and one browser (it can be started once in a process only)."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from altered_lexicon import altered
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir
from policygraph.lexicon.rules import RuleBook

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background: what is run here hears Ctrl-C again
    signal.signal(signal.SIGINT, signal.default_int_handler)

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ROOT = Path(__file__).resolve().parent.parent
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


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
def rules(lexicon: Lexicon) -> RuleBook:
    return lexicon.rules


@pytest.fixture(scope="session")
def lexicon(ontology: Path) -> Lexicon:
    return Lexicon.load(ontology)


@pytest.fixture(scope="session")
def rules_alone(lexicon: Lexicon) -> Lexicon:
    """The lexicon without learned weights: what the rules say by themselves."""
    return altered(lexicon, weights={})


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


@pytest.fixture
def graph_store(tmp_path: Path) -> Iterator[str]:
    """A real graph store (oxigraph serve), empty; its address."""
    assert OXIGRAPH, "the package oxigraph is missing: install the extra dev"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [OXIGRAPH, "serve", "--location", str(tmp_path / "ox"), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/store"
    process.kill()
    process.wait()
