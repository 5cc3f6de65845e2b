"""The order in which the lines of a page are read, and which lines come back on every page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from policygraph.reading.formats.pdf_lines import Line, joined_rows

_LEAST_LINES = 5  # of a column
_FULL = 0.55  # of a column's width: a line of prose; table cells are shorter
_LEAST_SHARE = 0.5  # of the page's characters in columns, else it has none
_MARGIN_LINES = 3  # from the top and the bottom of a page that may be running heads
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*/\s*\d{1,4})?[-–—|\s]*", re.IGNORECASE)


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns of a page in reading order, each as rows from the top.

    What crosses the gap between two columns divides the page: above it everything is read first.
    """
    gap = _gutter(lines)
    if gap is None:
        return [joined_rows(lines)] if lines else []
    out: list[list[Line]] = []
    crossing = sorted((n for n in lines if n.left < gap < n.right), key=lambda n: -n.base)
    rest = [n for n in lines if not n.left < gap < n.right]
    wide: list[Line] = []
    for index, line in enumerate([*crossing, None]):
        above = [n for n in rest if line is None or n.base > line.base]
        rest = [n for n in rest if line is not None and n.base <= line.base]
        if above:
            if wide:
                out.append(joined_rows(wide))
                wide = []
            for side in ([n for n in above if n.right <= gap], [n for n in above if n.right > gap]):
                out += reading_order(side)
        if line is not None:
            wide.append(line)
        elif wide and index:
            out.append(joined_rows(wide))
    return out


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a white strip runs between two columns of prose; None where there is one column."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    total = sum(len(n.text) for n in lines)
    best: tuple[int, float] | None = None
    for x in sorted({round(n.left - 1.0) for n in lines}):
        left = [n for n in lines if n.right <= x]
        right = [n for n in lines if n.left >= x]
        if not (_is_prose(left) and _is_prose(right)):
            continue
        inside = sum(len(n.text) for n in [*left, *right])
        if inside >= _LEAST_SHARE * total and (best is None or inside > best[0]):
            best = (inside, float(x))
    return best[1] if best else None


def _is_prose(lines: Sequence[Line]) -> bool:
    if len(lines) < _LEAST_LINES:
        return False
    width = max(n.right for n in lines) - min(n.left for n in lines)
    full = sum(n.right - n.left >= _FULL * width and " " in n.text for n in lines)
    return full >= _LEAST_LINES and full >= 0.5 * len(lines) and sum(len(n.text) for n in lines) >= 25 * len(lines)


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without lines that stand, but for figures, in the same place on most of them, and page numbers."""
    rows = [joined_rows(page) for page in pages]
    seen: dict[str, set[int]] = defaultdict(set)
    edges = [_edges(page) for page in rows]
    for number, page in enumerate(edges):
        for line in page:
            seen[_key(line)].add(number)
    least = max(2, min(3, len(pages)))
    heads = {key for key, on in seen.items() if len(on) >= least and len(on) * 3 >= len(pages)}
    numbered = Counter(bool(_outer_numbers(page)) for page in rows)[True]
    gone: list[set[tuple[float, float]]] = []
    for page, edge in zip(rows, edges, strict=True):
        lines = [n for n in edge if _key(n) in heads]
        if numbered >= max(2, len(pages) // 2):
            lines += _outer_numbers(page)
        gone.append({(n.base, n.size) for n in lines})
    return [
        [n for n in page if not any(abs(n.base - base) <= 0.35 * max(size, n.size) for base, size in out)]
        for page, out in zip(pages, gone, strict=True)
    ]


def _edges(rows: Sequence[Line]) -> list[Line]:
    if len(rows) <= 2 * _MARGIN_LINES:
        return [*rows[:1], *rows[-1:]] if len(rows) > 2 else []
    return [*rows[:_MARGIN_LINES], *rows[-_MARGIN_LINES:]]


def _outer_numbers(rows: Sequence[Line]) -> list[Line]:
    """A page number as the first or last line of a page."""
    return [n for n in (*rows[:1], *rows[-1:]) if _PAGE_NUMBER.fullmatch(n.text)] if len(rows) > 1 else []


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split())).casefold()
