"""The records that the rooms hand to each other: spans, briefings, mentions and claims.

All are frozen and check themselves. Offsets are Unicode code points of the original text,
0-based and end-exclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a briefing's text, in code points, end-exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span (or equals it)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def share(self, other: Span) -> float:
        """What the two have in common, of what they cover together, 0 to 1."""
        return max(min(self.end, other.end) - max(self.start, other.start), 0) / len(self.join(other))

    def join(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


# --- reading -----------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a line or paragraph of a briefing is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    FURNITURE = "furniture"  # menus, share lines, page numbers: never analysed


class TurnKind(StrEnum):
    """The role of a turn in a press conference."""

    QUESTION = "question"
    ANSWER = "answer"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Noise:
    """A stretch that is not content; it is blanked for analysis and listed in the report."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph. `span` leaves out noise, speaker label and list marker at its start."""

    index: int
    span: Span
    kind: BlockKind
    marker: str | None = None  # "First", "1.", "-", "(a)" as printed
    level: int = 0  # indentation of a list item, depth of a heading
    heading: int | None = None  # index of the heading block it stands under
    lead: int | None = None  # list item: index of the block that introduces the list ("... will:")
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence inside one block."""

    index: int
    span: Span
    block: int
    turn: int | None = None
    marker: str | None = None  # enumerator at its start ("First", "Second", "1.") as printed
    marker_span: Span | None = None  # `span` starts behind it


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next speaks."""

    index: int
    kind: TurnKind
    span: Span  # without the label
    label: Span | None  # the speaker label as printed
    speaker: str | None = None  # person or outlet; None for an anonymous reporter
    is_person: bool = False
    role: str | None = None
    answers: int | None = None  # index of the question turn


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a briefing beside its text (flags, sidecar); None is unknown."""

    title: str | None = None
    date: dt.date | None = None
    publisher: str | None = None  # organisation id or name
    language: str = "en"
    source: str | None = None
    publisher_hint: str | None = None  # site name or sender: counts only if the vocabulary knows such a body


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the file the extracted text from `start` on stands: a page (from 1) or an element."""

    start: int
    page: int | None = None
    element: str | None = None  # XPath in HTML, "paragraph 3" or "table 1, row 2" in Word and OpenDocument


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing as read. `clean` is as long as `text`: noise is blanked, quotes and spaces are folded one to one."""

    doc: str  # slug of the file stem + 8 hex digits of the hash
    text: str
    clean: str
    sha256: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    turns: tuple[Turn, ...] = ()
    noise: tuple[Noise, ...] = ()
    media_type: str | None = None  # None: the file is the text; else `text` was extracted from it
    places: tuple[Place, ...] = ()  # by `start`
    text_sha256: str | None = None  # of `text` in UTF-8, if it was extracted
    file_size: int | None = None  # bytes of the file that the text was extracted from

    def __post_init__(self) -> None:
        if len(self.clean) != len(self.text):
            raise ValueError("clean text must keep the offsets of the original")


# --- what is mentioned --------------------------------------------------------------------------


class Scheme(StrEnum):
    """The kinds of thing that a mention or an edge can point to."""

    ORGANISATION = "organisation"
    GROUP = "group"  # "relevant departments": acts, but is no organisation
    PERSON = "person"
    PROGRAMME = "programme"
    SECTOR = "sector"
    INSTRUMENT = "instrument"
    INDICATOR = "indicator"
    TARGET_GROUP = "target-group"
    PRODUCT = "product"
    PLACE = "place"
    STATUS = "status"
    MODALITY = "modality"
    MEASURE_KIND = "measure-kind"
    COMPARATOR = "comparator"
    DIRECTION = "direction"
    UNIT = "unit"  # "percent" "percentage-point" "index-point" "count" ISO 4217 code, other unit slug


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A thing that is pointed to: an entry of a vocabulary (`known`) or one named by the text."""

    scheme: Scheme
    id: str  # vocabulary id, or a slug of the name
    label: str
    known: bool = True
    kind: str | None = None  # finer type: organisation "party"/"company"/…, programme "plan"/"event"/…


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names a thing."""

    span: Span
    reference: Reference
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """A named person with what the text says of them."""

    reference: Reference
    spans: tuple[Span, ...]
    role: str | None = None
    role_span: Span | None = None
    member_of: Reference | None = None  # only where the text states it


class Bound(StrEnum):
    """How a figure is hedged."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit, multiplied out ("2.96 trillion yuan" = 2960000000000 CNY)."""

    span: Span
    printed: str  # the figure as printed, with magnitude and unit
    unit: str  # id as in Scheme.UNIT
    value: Decimal | None  # None for a range
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    bound: Bound | None = None


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A calendar interval, both ends inclusive, with its notation ("2022-Q1", "2022-01--2022-02")."""

    start: dt.date
    end: dt.date
    notation: str


@dataclass(frozen=True, slots=True)
class Period:
    """A mention of time; `resolved` is None where the text and the document date do not fix it."""

    span: Span
    expression: str
    resolved: Interval | None
    year_offset: int | None = None  # relative to the document's year: -1 for "last year"
    unit: str | None = None  # "year" "half-year" "quarter" "month" "day"
    index: int | None = None  # 4 for "the fourth quarter"
    relative: bool = False  # it took the document date to resolve it


# --- what is claimed ----------------------------------------------------------------------------


class ClaimKind(StrEnum):
    """The kinds of claim; the value is the segment of the IRI."""

    MEASURE = "measure"
    OBSERVATION = "observation"
    PROBLEM = "problem"
    CAUSE = "cause"
    FOUNDATION = "foundation"
    OBJECTIVE = "objective"
    PRINCIPLE = "principle"


@dataclass(frozen=True, slots=True, order=True)
class ClaimKey:
    """Names a claim inside its briefing."""

    kind: ClaimKind
    span: Span


class Relation(StrEnum):
    """The edges of the graph contract; the value is the local name of the property."""

    ACTOR = "actor"
    JOINTLY_WITH = "jointlyWith"
    VIA = "via"
    INSTRUMENT = "instrumentType"
    SUB_MEASURE_OF = "subMeasureOf"
    SECTOR = "targetsSector"
    TARGET_GROUP = "targetsGroup"
    PRODUCT = "concernsProduct"
    ADDRESSES = "addresses"
    SERVES = "serves"
    IMPLEMENTS = "implements"
    STATUS = "status"
    MODALITY = "modality"
    PERIOD = "temporal"
    PLACE = "spatial"
    INDICATOR = "indicator"
    MEASURE_KIND = "measureKind"
    UNIT = "unitMeasure"
    COMPARATOR = "comparator"
    DIRECTION = "direction"
    REF_PERIOD = "refPeriod"
    BASE_PERIOD = "basePeriod"
    REF_AREA = "refArea"
    AFFECTS = "affects"
    CAUSED_BY = "causedBy"


@dataclass(frozen=True, slots=True)
class Edge:
    """One decided relation with its own evidence, rule and confidence (0..1)."""

    relation: Relation
    target: Reference | ClaimKey | Period
    evidence: tuple[Span, ...]
    rule: str
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"edge {self.relation} has no evidence")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence out of range: {self.confidence}")


class ActorBasis(StrEnum):
    """Whether the text names the actor in the clause or it is carried over."""

    EXPLICIT = "explicit"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that somebody says in a briefing. The key is (kind, span)."""

    kind: ClaimKind
    span: Span
    label: str
    rule: str
    confidence: float
    turn: int | None = None  # who says it; None = the publisher
    evidence: tuple[Span, ...] = ()  # further spans beside `span`
    edges: tuple[Edge, ...] = ()

    @property
    def key(self) -> ClaimKey:
        """The claim's name inside its briefing."""
        return ClaimKey(self.kind, self.span)

    def targets(self, relation: Relation) -> list[Reference | ClaimKey | Period]:
        """What the edges of one relation point to, in order."""
        return [e.target for e in self.edges if e.relation is relation]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureClaim(Claim):
    """An action of a public actor."""

    headline: bool = False
    ordinal: int | None = None
    actor_basis: ActorBasis | None = None
    frequency: str | None = None  # "monthly" "quarterly" …
    amount: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationClaim(Claim):
    """A statement on the value, change or state of an indicator; no quantity = qualitative.

    `value`, `minimum` and `maximum` are signed: a fall of 5.5 % is -5.5.
    """

    value: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    printed: str | None = None
    bound: Bound | None = None
    ambiguous: str | None = None  # why the wording allows two readings


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one briefing, in text order."""

    briefing: Briefing
    mentions: tuple[Mention, ...] = ()
    people: tuple[Person, ...] = ()
    periods: tuple[Period, ...] = ()
    claims: tuple[Claim, ...] = ()
    publisher: Reference | None = None
    speakers: dict[int, Reference] = field(default_factory=dict)  # turn index -> organisation spoken for
    engine: str = "parse"
