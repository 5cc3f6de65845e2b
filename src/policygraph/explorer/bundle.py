"""Joins the page's script modules into one classic script, and its style sheets into one."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

_IMPORT = re.compile(r"""^import\s+\{[^;{}]*\}\s+from\s+"\./([a-z0-9_]+)\.js";\n""", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_RENAMED = re.compile(r"^import\s+\{[^;{}]*\sas\s", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function|const|class|let)\b)", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^(?:async\s+)?(?:function|const|class|let)\s+([A-Za-z_$][\w$]*)", re.MULTILINE)


@cache
def script() -> str:
    """All modules that app.js needs, dependencies first, in one strict function scope.

    Modules share that scope, so a top-level name may be used once only; a second one is an error.
    """
    order: list[str] = []
    _visit("app", order, ())
    parts: list[str] = []
    owners: dict[str, str] = {}
    for name in order:
        if _RENAMED.search(_read("js", f"{name}.js")):
            raise ValueError(f"js/{name}.js: import names as they are; the modules share one scope")
        source = _EXPORT.sub("", _IMPORT.sub("", _read("js", f"{name}.js")))
        if left := _LEFT.search(source):
            raise ValueError(f"js/{name}.js: the bundler cannot take {left.group().strip()!r}")
        for found in _TOP_LEVEL.findall(source):
            if owners.setdefault(found, name) != name:
                raise ValueError(f"js/{name}.js and js/{owners[found]}.js both define {found}")
        parts.append(source.strip())
    return inline('(() => {\n"use strict";\n' + "\n\n".join(parts) + "\n})();\n")


def _visit(name: str, order: list[str], path: tuple[str, ...]) -> None:
    if name in path:
        raise ValueError(f"script modules import each other: {' > '.join((*path, name))}")
    if name not in order:
        for wanted in _IMPORT.findall(_read("js", f"{name}.js")):
            _visit(wanted, order, (*path, name))
        order.append(name)


@cache
def style() -> str:
    """The style sheets in the order of their file names."""
    folder = files(__package__) / "css"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".css"))
    return "\n".join(_read("css", name).strip() for name in names)


@cache
def locales() -> dict[str, Any]:
    """The texts of the interface by language."""
    folder = files(__package__) / "locale"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return {name.removesuffix(".json"): json.loads(_read("locale", name)) for name in names}


@cache
def engine() -> str:
    """vis-network as pyvis ships it."""
    script_file = files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return inline(re.sub(r"\n//# sourceMappingURL=.*", "", script_file.read_text(encoding="utf-8")))


@cache
def hashes() -> str:
    """The scripts of the page as sources of a content security policy: nothing else may run."""
    digests = (b64encode(sha256(source.encode("utf-8")).digest()).decode("ascii") for source in (engine(), script()))
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def inline(source: str) -> str:
    """The script in a form that no HTML parser can end early."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", source, flags=re.IGNORECASE)


def _read(folder: str, name: str) -> str:
    return (files(__package__) / folder / name).read_text(encoding="utf-8").replace("\r\n", "\n")
