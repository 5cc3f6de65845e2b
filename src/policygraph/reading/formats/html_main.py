"""Which part of a web page is the text: what frames it (menus, footers, link lists, what is hidden) is taken out."""

from __future__ import annotations

import re

from policygraph.reading.formats.xml import Element

_NEVER = [
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "map",
    "input",
    "select",
    "textarea",
    "button",
    "dialog",
    "menuitem",
    "datalist",
    "progress",
    "head",
    "link",
    "meta",
    "title",
]
_FRAME = ("header", "footer", "aside")  # of the page; inside an article a header holds its title
_FRAME_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog", "alert", "toolbar"]
)
_FRAME_NAMES = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "menus",
        "submenu",
        "breadcrumb",
        "breadcrumbs",
        "footer",
        "sidebar",
        "cookie",
        "cookies",
        "consent",
        "share",
        "sharing",
        "social",
        "related",
        "pagination",
        "pager",
        "skip",
        "skiplink",
        "advert",
        "ads",
        "advertisement",
        "comments",
        "newsletter",
        "subscribe",
        "toolbar",
        "popup",
        "modal",
        "tags",
        "tagcloud",
        "sitemap",
        "masthead",
        "widget",
        "languages",
    ]
)
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN_NAMES = ("content", "main", "main-content", "maincontent", "article", "article-body", "page-content")
_SENTENCE = re.compile(r"[a-z]{2,}[.?!][\"'”’)]{0,2}(?:\s|$)")
_MOST_FRAME = 0.4  # a part with a larger share of the text frames nothing, whatever its name
_LEAST_MAIN = 0.4
_LINKED = 0.7


def strip(body: Element) -> None:
    """Take out what frames the text, in place."""
    for element in list(body.iter(*_NEVER)):
        _drop(element)
    for element in [e for e in body.iter() if isinstance(e.tag, str) and _is_hidden(e)]:
        if element is not body:
            _drop(element)
    whole = _length(body)
    for element in [e for e in body.iter() if isinstance(e.tag, str) and _is_frame(e)]:
        if element is not body and _length(element) < _MOST_FRAME * whole:
            _drop(element)


def _drop(element: Element) -> None:
    """Take an element out, but keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or (element.get("aria-hidden") or "").lower() == "true"
        or (style is not None and _HIDDEN.search(style[:500]) is not None)
    )


def _is_frame(element: Element) -> bool:
    if element.tag in _FRAME:
        return not any(a.tag in ("article", "main") for a in element.iterancestors())
    if (element.get("role") or "").lower() in _FRAME_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return any(w.lower() in _FRAME_NAMES for w in _WORD.findall(names))


def main_part(body: Element) -> Element:
    """The element that holds the text: what is marked as such, if it holds enough of it; else the whole body."""
    whole = _prose(body)
    marked = [e for e in body.iter() if isinstance(e.tag, str) and _is_marked(e)]
    best = max(marked, key=_prose, default=body)
    return best if _prose(best) >= _LEAST_MAIN * whole else body


def _is_marked(element: Element) -> bool:
    return (
        element.tag in ("main", "article")
        or (element.get("role") or "").lower() in ("main", "article")
        or (element.get("itemprop") or "").lower() == "articlebody"
        or (element.get("id") or "").lower() in _MAIN_NAMES
    )


def link_lists(part: Element) -> frozenset[Element]:
    """Lists, tables and other parts that hold nearly nothing but links, and no sentence."""
    found = set()
    for element in part.iter("ul", "ol", "table", "div", "p", "section", "dl"):
        links = list(element.iter("a"))
        if len(links) >= 3:
            text = _text(element)
            linked = sum(len(_text(a)) for a in links)
            if linked >= _LINKED * max(len(text), 1) and not _SENTENCE.search(text):
                found.add(element)
    return frozenset(found)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _length(element: Element) -> int:
    return len(_text(element))


def _prose(element: Element) -> int:
    """Characters that are no links."""
    return _length(element) - sum(_length(a) for a in element.iter("a"))
