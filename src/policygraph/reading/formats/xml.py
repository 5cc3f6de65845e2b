"""XML parts of packed documents: parsed without entities, document types, network or unbounded depth."""

from __future__ import annotations

from typing import Any, TypeAlias

from policygraph.errors import FormatError, LimitError
from policygraph.reading.containers import open_zip, read_member
from policygraph.reading.settings import Limits

_DEEPEST = 256  # libxml2's own limit, whatever is set
Element: TypeAlias = Any  # lxml has no types of its own


class Package:
    """A zip archive of XML parts (Word, OpenDocument)."""

    def __init__(self, raw: bytes, name: str, limits: Limits) -> None:
        self._archive, self._parts = open_zip(raw, name, limits)
        self._name, self._limits = name, limits
        whole = sum(info.file_size for info in self._parts.values() if info.filename.endswith((".xml", ".rels")))
        if whole > limits.unpacked:
            raise LimitError(name, "unpacked", limits.unpacked, f"its parts unpack to {whole} bytes")

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._parts

    def part(self, part: str) -> Element | None:
        """The root of a part; None if there is no such part. Raises FormatError, LimitError."""
        if part not in self._parts:
            return None
        where = f"{self._name}/{part}"
        return parse_xml(read_member(self._archive, self._parts[part], where, self._limits), where, self._limits)


def parse_xml(raw: bytes, name: str, limits: Limits) -> Element:
    """The root element. A document type, and with it every entity of its own, is refused.

    Raises FormatError, LimitError.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = " ".join(str(error).split())[:160]
        if "depth" in said:
            raise LimitError(name, "depth", min(limits.depth, _DEEPEST), "XML elements nest too deep") from None
        raise FormatError(f"{name}: damaged XML ({said})") from None
    if root.getroottree().docinfo.doctype:
        raise FormatError(f"{name}: refused: it brings a document type of its own")
    check_depth(root, name, limits)
    return root


def check_depth(root: Element, name: str, limits: Limits) -> None:
    """Raise LimitError where elements lie deeper within each other than allowed."""
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise LimitError(name, "depth", limits.depth, "elements within elements, too deep")
