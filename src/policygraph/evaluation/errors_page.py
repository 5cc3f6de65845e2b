"""The page of errors: every text with what was found, missed and invented marked in it; one HTML file, no request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from policygraph.evaluation.metrics import Metric
from policygraph.evaluation.run import Evaluation, Scored
from policygraph.evaluation.sheet import Fault, Kind
from policygraph.evaluation.table import write_table
from policygraph.model import Span

_STYLE = """
:root { color-scheme: light dark; --ok: #2e7d3266; --missed: #1565c066; --invented: #c6282866; --wrong: #ef6c0066 }
body { font: 15px/1.6 system-ui, sans-serif; max-width: 78rem; margin: 2rem auto; padding: 0 1rem }
pre { font-size: 12px; overflow-x: auto }
.text { white-space: pre-wrap; border: 1px solid #8886; border-radius: 6px; padding: 1rem }
.hit { background: var(--ok) } .missed { background: var(--missed) } .invented { background: var(--invented) }
.wrong { text-decoration: underline wavy #ef6c00 }
table { border-collapse: collapse; font-size: 13px; margin: 1rem 0 } td, th { padding: .2rem .6rem; text-align: left;
  border-bottom: 1px solid #8884; vertical-align: top }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_LEGEND = (
    '<p><span class="hit">found</span> · <span class="missed">missed</span> · <span class="invented">invented</span>'
    ' · <span class="wrong">found with a wrong edge</span>. Point at a mark to read what it is.</p>'
)


def write_errors_page(evaluation: Evaluation, title: str = "Errors of the extraction") -> str:
    """The page as HTML. All text is escaped; nothing in it is run or fetched."""
    parts = [
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body>',
        f"<h1>{escape(title)}</h1><pre>{escape(write_table(evaluation))}</pre>{_LEGEND}",
        *(_document(d) for d in evaluation.documents),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _document(document: Scored) -> str:
    parts = [f"<h2>{escape(document.gold.id)}</h2>"]
    if document.failed:
        parts.append(f"<p>Not built: {escape(document.failed)}</p>")
    parts.append(f'<div class="text">{_marked(document)}</div>')
    parts.append(_faults(document))
    return "\n".join(parts)


def _marks(document: Scored) -> list[tuple[Span, str, str]]:
    """All marks: where, the class, and what to say of it."""
    marks = [(span, "hit", metric.value) for metric, span in document.found]
    for fault in document.faults:
        if fault.span is not None:
            marks.append((fault.span, fault.kind.value, _says(fault)))
    return sorted(marks)


def _says(fault: Fault) -> str:
    said = f"{fault.metric.value}: {fault.kind.value}"
    if fault.kind is Kind.WRONG:
        said += f": {fault.said or '–'} instead of {fault.wanted or '–'}"
    return said + (f" ({fault.rule})" if fault.rule else "")


def _marked(document: Scored) -> str:
    """The text with its marks. Marks may cross, so it is cut at every end of one and each piece is marked alone."""
    text, marks = document.gold.text, _marks(document)
    cuts = sorted({0, len(text), *(p for span, _, _ in marks for p in (span.start, span.end))})
    out = []
    for start, end in pairwise(cuts):
        over = [(kind, said) for span, kind, said in marks if span.start <= start and end <= span.end]
        piece = escape(text[start:end])
        if over:
            classes = " ".join(_unique(kind for kind, _ in over))
            title = escape("; ".join(_unique(said for _, said in over)), quote=True)
            piece = f'<span class="{classes}" title="{title}">{piece}</span>'
        out.append(piece)
    return "".join(out)


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _faults(document: Scored) -> str:
    """The errors as a table, by metric and place."""
    order = list(Metric)
    faults = sorted(document.faults, key=lambda f: (order.index(f.metric), f.span or Span(0, 1), f.said, f.wanted))
    head = "<tr><th>what</th><th>error</th><th>text</th><th>said</th><th>wanted</th><th>rule</th></tr>"
    return (
        f"<table>{head}{''.join(_cells(f, document.gold.text) for f in faults)}</table>" if faults else "<p>None.</p>"
    )


def _cells(fault: Fault, text: str) -> str:
    quote = fault.span.of(text) if fault.span else ""
    cells: Sequence[str] = (fault.metric.value, fault.kind.value, quote, fault.said, fault.wanted, fault.rule)
    return "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
