"""Composes the room: a file or a text becomes a Briefing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policygraph.errors import EmptyBriefingError, LanguageError
from policygraph.model import Block, BlockKind, Briefing, Metadata, Sentence, Span
from policygraph.reading.blocks import BlockBuilder, Draft, Piece
from policygraph.reading.files import find_sidecar, read_source
from policygraph.reading.fold import fold
from policygraph.reading.formats import extract
from policygraph.reading.kinds import MEDIA_TYPES, Kind
from policygraph.reading.label_grammar import Label
from policygraph.reading.labels import LabelReader
from policygraph.reading.language import check_english
from policygraph.reading.lines import Line, cut_lines
from policygraph.reading.noise import blank, find_noise
from policygraph.reading.rules import Rules
from policygraph.reading.sentences import SentenceCutter
from policygraph.reading.settings import Settings
from policygraph.reading.sidecar import load_sidecar
from policygraph.reading.turns import TurnReader

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_NUMBER_MARKER = re.compile(r"\w")
_HEADINGS = (BlockKind.TITLE, BlockKind.HEADING)
_MAX_LONE_ITEM = 300  # characters


def read_briefing(
    path: Path, rules: Rules, metadata: Metadata | None = None, settings: Settings | None = None
) -> Briefing:
    """Read a file, or what a path into an archive or table names.

    What the file tells of itself fills the gaps of `metadata`; without it the sidecar beside the file (same name,
    .toml) is read if there is one. Raises InputError and its kinds: no such file, over a limit, no text, damaged,
    not English, nothing to read, broken sidecar; MissingExtraError.
    """
    settings = settings or Settings()
    raw, kind = read_source(path, settings.limits)
    if metadata is None:
        sidecar = find_sidecar(path, settings.limits)
        metadata = load_sidecar(sidecar) if sidecar is not None else Metadata()
    found = extract(raw, kind, str(path), settings)
    known = _filled(metadata, found.metadata)
    check_english(found.text, str(path), rules)
    if not known.language.lower().startswith("en"):
        raise LanguageError(str(path), known.language, f"its language is given as {known.language!r}")
    briefing = read_text(found.text, path.name, rules, known, raw)
    if kind is Kind.TEXT:
        return briefing
    return replace(
        briefing,
        media_type=MEDIA_TYPES[kind],
        places=found.places,
        text_sha256=hashlib.sha256(found.text.encode("utf-8")).hexdigest(),
        file_size=len(raw),
    )


def _filled(told: Metadata, found: Metadata) -> Metadata:
    """What the user tells wins over what the file says."""
    return Metadata(
        title=told.title if told.title is not None else found.title,
        date=told.date if told.date is not None else found.date,
        publisher=told.publisher if told.publisher is not None else found.publisher,
        language=told.language if told.language != "en" else found.language,
        source=told.source if told.source is not None else found.source,
        publisher_hint=found.publisher_hint,
    )


def read_text(
    text: str, name: str, rules: Rules, metadata: Metadata | None = None, raw: bytes | None = None
) -> Briefing:
    """Read a text. `name` is a file name for the document's id and for errors; `raw` the bytes it came from.

    Raises EmptyBriefingError if nothing but noise is in it.
    """
    folded = fold(text)
    noise = find_noise(folded, rules)
    clean = blank(folded, noise)
    if not any(c.isalpha() for c in clean):
        raise EmptyBriefingError(f"{name}: nothing to read; all of it is page furniture or noise")
    lines = cut_lines(clean)
    labels = LabelReader(rules).find(clean, lines)
    builder = BlockBuilder(rules)
    drafts = builder.build(clean, _pieces(clean, lines, labels))
    turns, owner = TurnReader(rules).read(clean, drafts, labels)
    clean, cutter = _join_lines(clean, drafts), SentenceCutter(rules)
    blocks, sentences = _sentences(clean, _blocks(clean, drafts, owner, builder, cutter), cutter)
    sha256 = hashlib.sha256(raw if raw is not None else text.encode("utf-8")).hexdigest()
    return Briefing(
        doc=f"{_slug(name)}-{sha256[:8]}",
        text=text,
        clean=clean,
        sha256=sha256,
        metadata=_with_title(text, metadata or Metadata(), blocks),
        blocks=tuple(blocks),
        sentences=tuple(sentences),
        turns=tuple(turns),
        noise=tuple(noise),
    )


def _slug(name: str) -> str:
    """The stem of a file name in plain letters: "Briefing, März 2.txt" is "briefing-marz-2"."""
    stem = Path(name).stem if "." in name[1:] else name
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:80] or "briefing"


def _pieces(clean: str, lines: Sequence[Line], labels: Sequence[Label]) -> list[Piece]:
    """Lines, cut at labels. A label alone on its line goes to the next piece."""
    out: list[Piece] = []
    at: dict[int, list[int]] = defaultdict(list)
    for number, label in enumerate(labels):
        at[label.line].append(number)
    pending: int | None = None
    for index, line in enumerate(lines):
        start, gap = line.start, line.gap
        for number in at.get(index, []):
            if labels[number].span.start > start:
                end = start + len(clean[start : labels[number].span.start].rstrip())
                out.append(Piece(replace(line, start=start, end=end, gap=gap), pending))
            start, gap, pending = labels[number].text_start, True, number
        if start < line.end:
            out.append(Piece(replace(line, start=start, gap=gap), pending))
            pending = None
    return out


def _blocks(
    clean: str, drafts: Sequence[Draft], owner: dict[int, int], builder: BlockBuilder, cutter: SentenceCutter
) -> list[Block]:
    """Drafts with their place: heading, list level, and the block that introduces a list."""
    out: list[Block] = []
    heading: int | None = None
    caption: int | None = None
    lead: int | None = None
    open_lists: list[tuple[str, int]] = []
    for index, draft in enumerate(drafts):
        marker = draft.marker.of(clean) if draft.marker else None
        kind, level = draft.kind, 0
        if kind in _HEADINGS:
            level = draft.indent if marker else 0
            lead, open_lists = None, []
        elif kind is BlockKind.LIST_ITEM and marker:
            level = _level(open_lists, _style(marker), draft.indent)
            if lead is None and _NUMBER_MARKER.search(marker) and _is_long(clean, draft, cutter):
                kind = BlockKind.PARAGRAPH
        if kind is BlockKind.PARAGRAPH:
            lead, open_lists = None, []
        out.append(
            Block(
                index=index,
                span=Span(draft.start, draft.end),
                kind=kind,
                marker=marker if kind not in _HEADINGS else None,
                level=level,
                heading=caption if kind is BlockKind.TABLE_ROW and caption is not None else heading,
                lead=lead if kind is BlockKind.LIST_ITEM else None,
                turn=owner.get(index),
            )
        )
        if kind in _HEADINGS and builder.is_caption(clean, draft):
            caption = index
        elif kind in _HEADINGS:
            heading, caption = index, None
        elif kind is BlockKind.PARAGRAPH and builder.introduces_list(clean, draft):
            lead = index
    return out


def _is_long(clean: str, draft: Draft, cutter: SentenceCutter) -> bool:
    """Whether a numbered block without a list around it is rather a numbered paragraph."""
    span = Span(draft.start, draft.end)
    return len(span) > _MAX_LONE_ITEM or len(list(cutter.cut(clean, span))) > 1


def _style(marker: str) -> str:
    """What kind of marker: "(1)" and "(2)" are alike, and so are two dashes."""
    return re.sub(r"[a-zA-Z]+", "a", re.sub(r"\d+", "1", marker))


def _level(open_lists: list[tuple[str, int]], style: str, indent: int) -> int:
    """Depth of a list item; a marker of a new style, or deeper indentation, opens a list inside the last one."""
    while open_lists and open_lists[-1] != (style, indent):
        known = [i for i, (s, n) in enumerate(open_lists) if s == style and abs(n - indent) < 2]
        if known:
            del open_lists[known[0] + 1 :]
            break
        if indent < open_lists[-1][1]:
            open_lists.pop()
            continue
        open_lists.append((style, indent))
    if not open_lists:
        open_lists.append((style, indent))
    return len(open_lists) - 1


def _join_lines(clean: str, drafts: Sequence[Draft]) -> str:
    """Inside a block a line break is a space, so that a break in the clean text always ends a block."""
    parts, at = [], 0
    for draft in drafts:
        parts += [clean[at : draft.start], draft.of(clean).replace("\n", " ")]
        at = draft.end
    return "".join([*parts, clean[at:]])


def _sentences(clean: str, blocks: Sequence[Block], cutter: SentenceCutter) -> tuple[list[Block], list[Sentence]]:
    """The sentences of all blocks but furniture; a block takes the enumerator of its first sentence as marker."""
    out: list[Sentence] = []
    marked: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            marked.append(block)
            continue
        whole = block.kind in (*_HEADINGS, BlockKind.TABLE_ROW)
        spans = [block.span] if whole else list(cutter.cut(clean, block.span))
        for position, span in enumerate(spans):
            found = None if whole else cutter.marker(clean, span)
            marker, marker_span = (found[0].of(clean), found[0]) if found else (None, None)
            if position == 0 and found is None and block.marker and _NUMBER_MARKER.search(block.marker):
                marker, marker_span = block.marker, _marker_span(clean, block)
            start = found[1] if found else span.start
            out.append(Sentence(len(out), Span(start, span.end), block.index, block.turn, marker, marker_span))
            if position == 0 and found and block.marker is None:
                block = replace(block, marker=marker)
        marked.append(block)
    return marked, out


def _marker_span(clean: str, block: Block) -> Span | None:
    start = clean.rfind(block.marker or "", 0, block.span.start)
    return Span(start, start + len(block.marker or "")) if start >= 0 else None


def _with_title(text: str, metadata: Metadata, blocks: Sequence[Block]) -> Metadata:
    """A title given by the user wins; else it is the one in the text."""
    title = next((b for b in blocks if b.kind is BlockKind.TITLE), None)
    if metadata.title is not None or title is None:
        return metadata
    return replace(metadata, title=" ".join(title.span.of(text).split()))
