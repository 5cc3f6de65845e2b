"""Puts lines together into blocks: title, headings, paragraphs, list items, table rows, by-lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.model import BlockKind, Span
from policygraph.reading.lines import Line, is_soft, wrap_width
from policygraph.reading.rules import Rules, word_set

_FIGURE = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,\s]*\S{0,2}$")  # a cell that is a number; stray tabs in prose part none
_CELL = re.compile(r"\t+|\s*\|\s*|\s{3,}")
_LETTER = re.compile(r"[A-Za-z]")
_END = re.compile(r"[.?!;:][\"')\]]{0,3}$")
_APART = (BlockKind.FURNITURE, BlockKind.HEADING, BlockKind.TABLE_ROW)
_MAX_ROW = 3000  # characters; a longer line is no row that somebody could read
_TOP = 8  # blocks among which the title stands
_CREDIT = re.compile(r"\.\s*\([^()]{1,60}\)\Z")  # "… in Oakport. (Photo: …)"
_MAX_HEADING_WORDS, _MAX_HEADING_CHARS = 16, 120
_FEW_WORDS = 4  # what is longer and goes on in lower case is no heading
_MIN_BROKEN_LINE = 40  # a shorter line that ends in mid-sentence is a fragment of its own


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or the part of it behind a speaker label; `label` numbers the label before it."""

    line: Line
    label: int | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a line: the pieces before and behind it; `apart` = no prose ends just before it."""

    before: Piece | None
    following: Piece | None
    apart: bool
    width: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A block in the making."""

    start: int
    end: int
    kind: BlockKind
    indent: int = 0
    marker: Span | None = None
    label: int | None = None

    def of(self, clean: str) -> str:
        """The text of the block, marker left out."""
        return clean[self.start : self.end]


class BlockBuilder:
    """Decides what each line is and which lines belong together; holds the patterns."""

    def __init__(self, rules: Rules) -> None:
        self._patterns: Mapping[str, re.Pattern[str]] = {r.id: r.regex for r in rules.family("block")}
        self._furniture = [r.regex for r in rules.family("block.furniture")]
        self._small = word_set(rules, "heading_small")
        self._dangling = word_set(rules, "block_dangling")
        self._lead_end = tuple(" " + w for w in sorted(word_set(rules, "block_lead_end")))

    def build(self, clean: str, pieces: Sequence[Piece]) -> list[Draft]:
        """The blocks of a text in order, the title found."""
        width = wrap_width(clean, [p.line for p in pieces])
        drafts: list[Draft] = []
        for index, piece in enumerate(pieces):
            before = pieces[index - 1] if index else None
            if before and drafts and self._continues(clean, drafts[-1], before, piece, width):
                drafts[-1] = replace(drafts[-1], end=piece.line.end)
            else:
                following = pieces[index + 1] if index + 1 < len(pieces) else None
                apart = not drafts or drafts[-1].kind in _APART
                drafts.append(self._draft(clean, piece, _Around(before, following, apart, width)))
        return self._with_title(clean, drafts)

    def is_caption(self, clean: str, draft: Draft) -> bool:
        """Whether a heading names a table or figure only."""
        return bool(self._patterns["block.caption"].match(draft.of(clean)))

    def introduces_list(self, clean: str, draft: Draft) -> bool:
        """Whether a block announces what follows: "… will:", "… the following:", or "… will" and no stop."""
        text = draft.of(clean).rstrip()
        return text.endswith(":") or (draft.kind is BlockKind.PARAGRAPH and text.lower().endswith(self._lead_end))

    # --- one line ---------------------------------------------------------------------------------

    def _draft(self, clean: str, piece: Piece, around: _Around) -> Draft:
        line = piece.line
        text = line.of(clean)
        if any(p.search(text) for p in self._furniture) and piece.label is None:
            return Draft(line.start, line.end, BlockKind.FURNITURE)
        if match := self._patterns["block.markdown-heading"].match(text):
            marker = Span(line.start, line.start + match.end("hit"))
            return Draft(line.start + match.end(), line.end, BlockKind.HEADING, len(marker), marker, piece.label)
        if self._is_row(text):
            return Draft(line.start, line.end, BlockKind.TABLE_ROW, label=piece.label)
        if piece.label is None and self._is_heading(clean, line, around):
            return Draft(line.start, line.end, BlockKind.HEADING)
        for name, kind in (("block.bullet", BlockKind.LIST_ITEM), ("block.enumerator", BlockKind.LIST_ITEM)):
            match = self._patterns[name].match(text)
            if match and match.end() < len(text):
                marker = Span(line.start + match.start("hit"), line.start + match.end("hit"))
                return Draft(line.start + match.end(), line.end, kind, line.indent, marker, piece.label)
        return Draft(line.start, line.end, BlockKind.PARAGRAPH, line.indent, label=piece.label)

    def _is_heading(self, clean: str, line: Line, around: _Around) -> bool:
        text, before, following = line.of(clean), around.before, around.following
        words = text.split()
        if len(words) > _MAX_HEADING_WORDS or len(text) > _MAX_HEADING_CHARS or not _LETTER.search(text):
            return False
        if self._patterns["block.caption"].match(text):
            return True
        if text[-1] in ".;," or _CREDIT.search(text) or (text[-1] in "?!" and len(words) > 12):
            return False
        if text.endswith(":") and (len(words) > 6 or self._is_lead(text) or self._is_item(clean, following)):
            return False
        if text[0].islower() or any(self._patterns[n].match(text) for n in ("block.bullet", "block.person-line")):
            return False
        if text.upper() == text and len(words) > 1:
            return True
        if following is None:
            return self._is_title_case(words)
        starts_lower = following.label is None and clean[following.line.start].islower()
        goes_on = starts_lower and len(words) > _FEW_WORDS
        if goes_on and not following.line.gap:
            return False
        if around.width and not following.line.gap and is_soft(clean, line, following.line, around.width):
            return False
        if self._patterns["block.numbered-section"].match(text):
            return not goes_on and not self._has_sibling(clean, text, before, following)
        if self._is_title_case(words):
            return True
        if before is None or following.label is not None:
            return line.gap and not starts_lower and not self._is_item(clean, following)
        longer = following.line.end - following.line.start > 1.4 * len(text)
        closed = around.apart or line.gap or bool(_END.search(before.line.of(clean)))
        return longer and closed and not starts_lower and not text.endswith("-")

    def _is_row(self, text: str) -> bool:
        """Whether a line is a row of a table; the mark of an item, with a tab behind it, is no cell."""
        names = ("block.bullet", "block.enumerator")
        marks = (m.end() for n in names if (m := self._patterns[n].match(text)))
        return _is_table_row(text[next(marks, 0) :])

    def _is_item(self, clean: str, piece: Piece | None) -> bool:
        names = ("block.bullet", "block.enumerator")
        return piece is not None and any(self._patterns[n].match(piece.line.of(clean)) for n in names)

    def _is_lead(self, text: str) -> bool:
        return (" " + text.lower().rstrip(": ")).endswith(self._lead_end)

    def _has_sibling(self, clean: str, text: str, before: Piece | None, following: Piece) -> bool:
        """Whether a numbered line stands in a list: the next or last line is numbered in the same way."""
        enumerator = self._patterns["block.enumerator"]
        if not enumerator.match(text):
            return False
        near = [p.line.of(clean) for p in (before, following) if p is not None]
        return any(enumerator.match(other) for other in near) or any(
            other.endswith(":") for other in near[:1] if before
        )

    def _is_title_case(self, words: Sequence[str]) -> bool:
        """Whether all but the small words begin with a capital or digit."""
        big = [w.lstrip("\"'([") for w in words if w.lower() not in self._small]
        big = [w for w in big if w and (w[0].isalnum())]
        return len(big) > 1 and sum(not w[0].islower() for w in big) >= 0.8 * len(big)

    # --- two lines --------------------------------------------------------------------------------

    def _continues(self, clean: str, draft: Draft, before: Piece, piece: Piece, width: int | None) -> bool:
        """Whether a line goes on with the block of the line before it."""
        text, last = piece.line.of(clean), before.line.of(clean)
        if piece.label is not None or draft.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return False
        if self._begins_anew(text) or self._is_row(text):
            return False
        broken = text[0].islower() and not _END.search(last)
        if piece.line.gap:
            return broken and len(last) >= _MIN_BROKEN_LINE and (draft.kind is BlockKind.PARAGRAPH or width is not None)
        if last.rsplit(None, 1)[-1] in self._dangling and len(last) >= _MIN_BROKEN_LINE:
            return True
        if width is None:
            return broken and (len(last) >= _MIN_BROKEN_LINE or draft.kind is BlockKind.LIST_ITEM)
        ended, words = bool(_END.search(last)), text.split()
        if ended and len(text) < 0.7 * width and not _END.search(text) and self._is_title_case(words):
            return False
        indented = piece.line.indent > before.line.indent + 1 and draft.kind is BlockKind.PARAGRAPH
        if indented and ended and not text[0].islower():
            return False
        unfinished = not ended and len(last) > 0.6 * width
        return broken or unfinished or is_soft(clean, before.line, piece.line, width)

    def _begins_anew(self, text: str) -> bool:
        names = ("block.bullet", "block.enumerator", "block.markdown-heading", "block.caption", "block.notes")
        return any(self._patterns[n].match(text) for n in names)

    def _with_title(self, clean: str, drafts: list[Draft]) -> list[Draft]:
        """The first block is the title if it looks like a heading; by-lines, letterhead and labels are passed over."""
        top = [i for i, d in enumerate(drafts[:_TOP]) if d.kind is not BlockKind.FURNITURE]
        while top and drafts[top[0]].kind is BlockKind.HEADING:
            first = top.pop(0)
            others = any(drafts[i].kind is BlockKind.HEADING for i in top)
            text = drafts[first].of(clean)
            if others and text.rstrip().endswith(":"):
                continue  # it names what follows
            if others and self._patterns["block.letterhead"].match(text):
                drafts[first] = replace(drafts[first], kind=BlockKind.FURNITURE)
                continue
            drafts[first] = replace(drafts[first], kind=BlockKind.TITLE)
            break
        return drafts


def _is_table_row(text: str) -> bool:
    """Cells between tabs, pipes or wide gaps."""
    if len(text) > _MAX_ROW:
        return False
    if text.count("|") >= 2:
        return True
    cells = [c for c in _CELL.split(text) if c]
    if "\t" in text.strip():
        short = max(map(len, cells)) <= 60
        return (len(cells) == 2 and short) or (len(cells) > 2 and (short or any(_FIGURE.match(c) for c in cells)))
    return len(cells) > 2 and max(map(len, cells)) <= 60 and sum(c[-1].isdigit() or c[-1] in "%)" for c in cells) >= 2
