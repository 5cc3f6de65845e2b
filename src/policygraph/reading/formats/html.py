"""Web pages: the main text with its headings, lists, tables and speakers; menus and the like are left out."""

from __future__ import annotations

import re

from policygraph.errors import FormatError
from policygraph.model import Place
from policygraph.reading.formats.charset import decode_page
from policygraph.reading.formats.html_main import link_lists, main_part, strip
from policygraph.reading.formats.html_meta import page_metadata
from policygraph.reading.formats.layout import Extracted, Layout, one_line
from policygraph.reading.formats.numbering import Style, printed
from policygraph.reading.formats.xml import Element, check_depth
from policygraph.reading.settings import Limits

_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_STYLES = {"a": Style.LOWER, "A": Style.UPPER, "i": Style.LOWER_ROMAN, "I": Style.UPPER_ROMAN}
_OWN_MARKER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[-–—•·●▪◦*])\s")
_NOTE_REF = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z*†‡])\s*[\])]?")
_DATA_CELL = 200  # characters; a longer cell holds prose
_TERM_WORDS = 8  # a longer <dt> is no name


def read_html(raw: bytes, name: str, limits: Limits) -> Extracted:
    """The main text of a page; places are XPaths into the page as a browser would build it.

    Raises FormatError, LimitError.
    """
    return page_text(decode_page(raw, name), name, limits)


def page_text(page: str, name: str, limits: Limits) -> Extracted:
    """The same for a page that is decoded already."""
    root = _parse(page, name)
    check_depth(root, name, limits)
    metadata = page_metadata(root)
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        return Extracted("", metadata)
    paths = _paths(root)
    titles = [h for h in body.iter("h1") if one_line("".join(h.itertext()))]
    strip(body)
    part = main_part(body)
    walker = _Walker(link_lists(part), paths)
    if len(titles) == 1 and titles[0] not in set(part.iter("h1")) and titles[0].getroottree() is not None:
        walker.layout.heading("".join(titles[0].itertext()), 1, walker.place(titles[0]))
    walker.walk(part)
    walker.flush()
    return walker.layout.done(metadata)


def _parse(page: str, name: str) -> Element:
    from lxml import etree, html

    # huge_tree: depth is checked by us, where the library would silently drop what lies deeper
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise FormatError(f"{name}: not a page ({' '.join(str(error).split())[:120]})") from None
    return root


def _paths(root: Element) -> dict[Element, str]:
    """The XPath of every element, before anything is taken out."""
    paths: dict[Element, str] = {root: f"/{root.tag}"}
    for parent in root.iter():
        seen: dict[str, int] = {}
        for child in parent:
            if isinstance(child.tag, str):
                seen[child.tag] = seen.get(child.tag, 0) + 1
                paths[child] = f"{paths[parent]}/{child.tag}[{seen[child.tag]}]"
    return paths


class _Walker:
    """Goes through the main part in order; inline text gathers until a block ends."""

    def __init__(self, skipped: frozenset[Element], paths: dict[Element, str]) -> None:
        self.layout = Layout()
        self._skipped, self._paths = skipped, paths
        self._inline: list[str] = []
        self._where: Element = None
        self._marker: str | None = None
        self._prefix = ""
        self._level = -1  # of lists

    def place(self, element: Element) -> Place:
        """Where an element stands in the page."""
        return Place(0, element=self._paths.get(element))

    def walk(self, element: Element) -> None:
        """Write an element and what follows it inside its parent is left to the caller."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if element in self._skipped or not tag:
            return
        heading = _HEADING.fullmatch(tag)
        if heading:
            self.flush()
            self.layout.heading(_inline(element), int(heading[1]), self.place(element))
        elif tag == "br":
            self._break()
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(element)
        elif tag == "table" and _is_data(element):
            self.flush()
            self._table(element)
        elif tag == "pre":
            self.flush()
            for part in re.split(r"\n\s*\n", "".join(element.itertext())):
                self.layout.paragraph(part, self.place(element))
        elif tag == "sup" and _NOTE_REF.fullmatch("".join(element.itertext())) and element.find(".//a") is not None:
            pass  # the number of a footnote
        elif tag in _BLOCKS:
            self._block(element, tag)
        else:
            self._inside(element)
            if "speaker" in (element.get("class") or "").lower().split("-")[0]:
                self._label(element)

    def flush(self) -> None:
        """End the block that is being gathered."""
        text = "".join(self._inline).strip()
        self._inline = []
        if not text:
            return
        text, self._prefix = self._prefix + text, ""
        place = self.place(self._where)
        if self._marker is not None and not _OWN_MARKER.match(text):
            self.layout.item(self._marker, text, max(self._level, 0), place)
        elif self._marker is not None:
            self.layout.item("", text, max(self._level, 0), place)
        else:
            self.layout.paragraph(text, place)
        self._marker = None

    def _inside(self, element: Element) -> None:
        self._text(element.text, element)
        for child in element:
            self.walk(child)
            self._text(child.tail, element)

    def _text(self, text: str | None, element: Element) -> None:
        if not text:
            return
        if not "".join(self._inline).strip():
            self._where = element
        self._inline.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _break(self) -> None:
        if "".join(self._inline[-2:]).endswith("\n") or not "".join(self._inline).strip():
            self.flush()
        else:
            while self._inline and self._inline[-1] == " ":
                self._inline.pop()
            self._inline.append("\n")

    def _block(self, element: Element, tag: str) -> None:
        self.flush()
        self._where = element
        if tag == "dt":
            term = one_line(_inline(element)).rstrip(" :：")
            following = element.getnext()
            if term and len(term.split()) <= _TERM_WORDS and following is not None and following.tag == "dd":
                self._prefix = f"{term}: "
                return
        self._inside(element)
        self.flush()

    def _label(self, element: Element) -> None:
        """A speaker set apart by markup only gets the colon that says so in plain text."""
        before = "".join(self._inline).rstrip()
        if before and before[-1] not in ":：.,;" and not (element.tail or "").lstrip().startswith((":", "：")):
            self._inline = [before, ": "]

    def _list(self, element: Element) -> None:
        self.flush()
        self._level += 1
        number = _number(element.get("start"), 1)
        style = _STYLES.get(element.get("type") or "", Style.DECIMAL)
        for child in element:
            if child.tag != "li":
                self.walk(child)
                continue
            number = _number(child.get("value"), number)
            self._marker = f"{printed(number, style)}." if element.tag == "ol" else "-"
            self._where = child
            if child not in self._skipped:
                self._inside(child)
            self.flush()
            self._marker = None
            number += 1
        self._level -= 1

    def _table(self, table: Element) -> None:
        held: dict[int, int] = {}  # column → rows for which a cell from above still stands there
        for caption in table.iter("caption"):
            self.layout.paragraph(_inline(caption), self.place(caption))
        for row in table.iter("tr"):
            cells: list[str] = []
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                while held.get(len(cells), 0):
                    held[len(cells)] -= 1
                    cells.append("")
                wide, high = _number(cell.get("colspan"), 1), _number(cell.get("rowspan"), 1)
                for column in range(len(cells), len(cells) + wide):
                    held[column] = high - 1
                cells += [_inline(cell), *[""] * (wide - 1)]
            self.layout.row(cells, self.place(row))


def _is_data(table: Element) -> bool:
    """Whether a table holds data; others only arrange the page."""
    if table.find(".//table") is not None:
        return False
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if not any(len(row) > 1 for row in rows):
        return False
    return all(len(_inline(cell)) <= _DATA_CELL for row in rows for cell in row)


def _inline(element: Element) -> str:
    """The text of an element on one line; blocks and breaks in it are spaces."""
    parts: list[str] = []

    def gather(inner: Element) -> None:
        parts.append(inner.text or "")
        for child in inner:
            apart = child.tag == "br" or child.tag in _BLOCKS
            parts.append(" " if apart else "")
            if isinstance(child.tag, str):
                gather(child)
            parts.append((" " if apart else "") + (child.tail or ""))

    gather(element)
    return one_line("".join(parts))


def _number(value: str | None, default: int) -> int:
    """A small number from an attribute."""
    return int(value) if value and re.fullmatch(r"[1-9]\d{0,2}", value.strip()) else default
