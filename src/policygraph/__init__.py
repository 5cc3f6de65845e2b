"""policygraph turns government economic briefings into a knowledge graph in which every statement can be checked.

>>> import policygraph
>>> made = policygraph.build("seeds/miit-2022q1.txt", options=policygraph.Options(engine="lexical"))
>>> made.extractions[0].briefing.metadata.title
'The industrial economy is off to a steady start'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policygraph.errors import PolicygraphError as PolicygraphError
    from policygraph.pipeline import Build as Build
    from policygraph.pipeline import Options as Options
    from policygraph.pipeline import build as build

# Heavy packages are loaded when a name is first used, not when policygraph is imported.
_HOMES = {
    "Build": "pipeline",
    "Options": "pipeline",
    "PolicygraphError": "errors",
    "build": "pipeline",
}

__all__ = [
    "Build",
    "Options",
    "PolicygraphError",
    "build",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"policygraph.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'policygraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
