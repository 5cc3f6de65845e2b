"""What a web page says of itself: title, date, publisher and address, from its metadata only."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from policygraph.model import Metadata
from policygraph.reading.formats.layout import one_line
from policygraph.reading.formats.xml import Element

# In order of trust. Dublin Core, Open Graph, Highwire Press, schema.org.
_TITLES = ("dc.title", "dcterms.title", "citation_title", "og:title", "twitter:title")
_DATES = (
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.created",
    "article:published_time",
    "og:article:published_time",
    "citation_publication_date",
    "citation_date",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
)
_PUBLISHERS = ("dc.publisher", "dcterms.publisher", "citation_publisher", "dc.creator", "dcterms.creator")
_SITES = ("og:site_name", "application-name", "author", "sitename", "contentsource")
_ARTICLES = re.compile(r"(?:[A-Za-z]*Article|Report|WebPage|BlogPosting|GovernmentService|SpecialAnnouncement)")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SPLIT = re.compile(r"\s+[|–—:·»-]\s+")
_MOST_JSON = 500_000  # characters


def page_metadata(root: Element) -> Metadata:
    """Title, date, publisher and source of a page; a site's name is only a hint at the publisher."""
    named = _named(root)
    article = next(_articles(root), {})
    publisher = article.get("publisher")
    said = publisher.get("name") if isinstance(publisher, dict) else publisher
    address = root.find('.//link[@rel="canonical"]')
    return Metadata(
        title=_first([*_values(named, _TITLES), _str(article.get("headline")), _page_title(root)]),
        date=next(
            (
                d
                for d in map(parse_day, [*_values(named, _DATES), _str(article.get("datePublished")), _time(root)])
                if d
            ),
            None,
        ),
        publisher=_first(_values(named, _PUBLISHERS[:3])),
        source=_address(_first([address.get("href") if address is not None else None, *_values(named, ("og:url",))])),
        publisher_hint=_first([*_values(named, _PUBLISHERS[3:]), _str(said), *_values(named, _SITES)]),
    )


def parse_day(value: str | None) -> dt.date | None:
    """The day of a date as machines write it (2024-05-03, 2024/5/3, 2024-05-03T10:00Z); None for all else.

    >>> parse_day("2024-05-03T23:30:00+08:00")
    datetime.date(2024, 5, 3)
    >>> parse_day("03/05/2024")
    """
    found = _DATE.match((value or "").strip())
    if found is None:
        return None
    try:
        day = dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _named(root: Element) -> dict[str, str]:
    """The content of <meta> by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = one_line(meta.get("content") or "")
        for key in ("name", "property", "itemprop"):
            name = (meta.get(key) or "").strip().lower()
            if name and content:
                found.setdefault(name, content[:1000])
    return found


def _values(named: dict[str, str], keys: Iterable[str]) -> list[str | None]:
    return [named.get(key) for key in keys]


def _first(values: Iterable[str | None]) -> str | None:
    return next((tidy for v in values if v and (tidy := one_line(v))), None)


def _page_title(root: Element) -> str | None:
    """The only <h1>, else <title> without the name of the site behind a bar or dash."""
    heads = [t for h in root.iter("h1") if (t := one_line("".join(h.itertext())))]
    if len(heads) == 1:
        return heads[0]
    title = root.find(".//title")
    whole = one_line(title.text or "") if title is not None else ""
    return max(_SPLIT.split(whole), key=len) if whole else None


def _time(root: Element) -> str | None:
    """The day of the only <time> that says it is the date of publication."""
    marked = root.xpath('//time[@pubdate or @itemprop="datePublished"]/@datetime')
    return str(marked[0]) if len(set(marked)) == 1 else None


def _articles(root: Element) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that are articles; nothing that they point to is fetched."""
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads((script.text or "")[:_MOST_JSON])
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        items += [i for d in items if isinstance(d, dict) for i in _list(d.get("@graph"))]
        for item in items:
            if isinstance(item, dict) and any(_ARTICLES.fullmatch(str(t)) for t in _list(item.get("@type"))):
                yield item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _str(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _address(value: str | None) -> str | None:
    return value if value and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]{1,2000}", value) else None
