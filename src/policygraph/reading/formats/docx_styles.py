"""What Word's styles and numbering make of a paragraph: a heading, a list item with its printed number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from policygraph.reading.formats.numbering import Style, printed
from policygraph.reading.formats.xml import Element

_FORMATS = {
    "lowerLetter": Style.LOWER,
    "upperLetter": Style.UPPER,
    "lowerRoman": Style.LOWER_ROMAN,
    "upperRoman": Style.UPPER_ROMAN,
}
_HEADING = re.compile(r"heading\s*([1-9])")
_TITLES = {"title": 1, "subtitle": 2}
_CONTENTS = re.compile(r"toc\b|contents\b|table of figures")
_MOST_BASES = 20  # styles that a style may be based on, one on the other
_LEVEL = re.compile(r"%([1-9])")


def local(element: Element) -> str:
    """The name of an element without its namespace (Word writes two)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def path(element: Element | None, *names: str) -> Element | None:
    """The first descendant along child names."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if local(child) == name), None)
    return element


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), None)


def value(element: Element | None, *names: str) -> str | None:
    """The `val` of the first descendant along child names."""
    found = path(element, *names)
    return attribute(found, "val") if found is not None else None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style says: the level of a heading (0: none), whether it is of a table of contents, its numbering."""

    heading: int = 0
    is_contents: bool = False
    number: str | None = None
    level: str | None = None


class Styles:
    """The paragraph styles of a file."""

    def __init__(self, root: Element | None) -> None:
        found = [s for s in root if local(s) == "style"] if root is not None else []
        self._by_id = {attribute(s, "styleId") or "": s for s in found}
        self._known: dict[str, ParagraphStyle] = {}

    def of(self, paragraph: Element) -> ParagraphStyle:
        """The style of a paragraph; an outline level of its own makes it a heading, too."""
        name = value(paragraph, "pPr", "pStyle") or ""
        if name not in self._known:
            self._known[name] = self._read(name)
        style = self._known[name]
        own = value(paragraph, "pPr", "outlineLvl")
        if own is not None and own.isdigit() and int(own) < 9:
            return ParagraphStyle(int(own) + 1, style.is_contents, style.number, style.level)
        return style

    def _read(self, name: str) -> ParagraphStyle:
        heading, contents, number, level = 0, False, None, None
        for _ in range(_MOST_BASES):
            style = self._by_id.get(name)
            if style is None:
                break
            called = (value(style, "name") or name).lower()
            match = _HEADING.match(called)
            outline = value(style, "pPr", "outlineLvl")
            if not heading and match:
                heading = int(match[1])
            elif not heading and outline is not None and outline.isdigit() and int(outline) < 9:
                heading = int(outline) + 1
            heading = heading or _TITLES.get(called, 0)
            contents = contents or bool(_CONTENTS.match(called))
            number = number or value(style, "pPr", "numPr", "numId")
            level = level or value(style, "pPr", "numPr", "ilvl")
            name = value(style, "basedOn") or ""
        return ParagraphStyle(heading, contents, number, level)


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed before a numbered paragraph."""

    text: str
    level: int
    bullet: bool = False


class Numbering:
    """The lists of a file; label() counts, so it is asked once for each paragraph, in order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, Element]] = {}
        self._numbers: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for child in root if root is not None else ():
            if local(child) == "abstractNum":
                levels = {_digit(attribute(v, "ilvl")): v for v in child if local(v) == "lvl"}
                self._abstract[attribute(child, "abstractNumId") or ""] = levels
            elif local(child) == "num":
                starts = {
                    _digit(attribute(o, "ilvl")): _digit(value(o, "startOverride"))
                    for o in child
                    if local(o) == "lvlOverride" and value(o, "startOverride")
                }
                self._numbers[attribute(child, "numId") or ""] = (value(child, "abstractNumId") or "", starts)

    def label(self, paragraph: Element, style: ParagraphStyle) -> Label | None:
        """The label of a paragraph; None if it has none."""
        own = value(paragraph, "pPr", "numPr", "numId")
        number = own if own is not None else style.number
        if number is None or number == "0" or number not in self._numbers:
            return None
        level = _digit(value(paragraph, "pPr", "numPr", "ilvl") or style.level)
        list_id, starts = self._numbers[number]
        levels = self._abstract.get(list_id, {})
        if level not in levels:
            return None
        counts = self._counts[number if starts else f"list {list_id}"]
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        first = starts.get(level, _digit(value(levels[level], "start") or "1"))
        counts[level] = counts[level] + 1 if level in counts else first
        return self._printed(levels, level, counts)

    def _printed(self, levels: dict[int, Element], level: int, counts: dict[int, int]) -> Label | None:
        form, text = value(levels[level], "numFmt"), value(levels[level], "lvlText") or ""
        if form == "bullet":
            return Label("-", level, bullet=True)
        if form == "none" or not text.strip():
            return None

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            style = _FORMATS.get(value(levels.get(at), "numFmt") or "", Style.DECIMAL)
            return printed(counts.get(at, 1), style)

        return Label(_LEVEL.sub(number, text).strip(), level)


def _digit(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
