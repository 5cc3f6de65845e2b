"""A lexicon that differs from the shipped one in what was learned."""

from __future__ import annotations

from copy import copy
from typing import Any

from policygraph.lexicon import Lexicon


def altered(lexicon: Lexicon, **changes: Any) -> Lexicon:
    """A copy whose rules have other attributes: `altered(lexicon, encoder=None)`."""
    own = copy(lexicon)
    own.rules = copy(lexicon.rules)
    for name, value in changes.items():
        setattr(own.rules, name, value)
    return own
