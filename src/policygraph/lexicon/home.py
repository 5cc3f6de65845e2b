"""Finds the ontology folder: a user's own, the checkout's, or the copy inside the installed package."""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import OntologyError

_PACKAGE = Path(__file__).resolve().parent.parent


def ontology_dir(override: Path | None = None) -> Path:
    """The folder with policygraph.ttl, vocab/, rules/ and queries/.

    Raises OntologyError if `override` (or the installation) holds none.
    """
    places = [override] if override else [_PACKAGE / "ontology", _PACKAGE.parent.parent / "ontology"]
    for place in places:
        if (place / "rules").is_dir() and (place / "vocab").is_dir():
            return place
    raise OntologyError(f"no ontology at {places[0]}: expected a folder with vocab/ and rules/ in it")
