"""One row or object: the field that holds the text, and the fields that tell what it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from policygraph.errors import FormatError, InputError
from policygraph.model import Metadata, Place
from policygraph.reading.formats.html_meta import parse_day
from policygraph.reading.formats.layout import Extracted, one_line
from policygraph.reading.settings import Settings

# What the fields are usually called; --field says it for others.
_USUAL = {
    "text": ("text", "body", "content", "full_text", "fulltext", "transcript", "speech"),
    "html": ("html", "body_html", "content_html"),
    "title": ("title", "headline", "subject"),
    "date": ("date", "published", "published_at", "publication_date", "issued", "release_date"),
    "publisher": ("publisher", "organisation", "organization", "agency", "ministry", "department"),
    "source": ("url", "link", "uri", "source"),
    "language": ("language", "lang"),
}
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|table|article|span)\b[^<>]{0,500}>", re.IGNORECASE)


def read_record(raw: bytes, name: str, settings: Settings) -> Extracted:
    """The text of a record, with the title, date, publisher, source and language of its other fields.

    Raises FormatError, InputError if no field holds a text.
    """
    data = json.loads(raw.decode("utf-8", "surrogatepass"))
    if not isinstance(data, dict):
        raise FormatError(f"{name}: not an object with named fields")
    fields = _Fields(data, settings.fields, name)
    page, text = fields.text("html"), fields.text("text")
    if page is None and text is None:
        has = ", ".join(list(data)[:12])
        raise InputError(f"{name}: no field holds the text (it has {has}); name it: --field text=NAME")
    known = fields.metadata()
    if page is None and text is not None and len(_MARKUP.findall(text)) > 1:
        page = text
    if page is not None:
        from policygraph.reading.formats.html import page_text

        return replace(page_text(page, name, settings.limits), metadata=known)
    assert text is not None
    return Extracted(text.replace("\r\n", "\n").replace("\x00", " "), known, (Place(0, element="field text"),))


class _Fields:
    def __init__(self, data: Mapping[str, Any], named: Mapping[str, str], name: str) -> None:
        self._data, self._named, self._name = data, named, name
        self._by_lower: dict[str, Any] = {}
        for key, value in data.items():
            self._by_lower.setdefault(key.strip().lower(), value)

    def text(self, role: str) -> str | None:
        """A field by what it holds; None if it is not there or empty."""
        if role in self._named:
            value: Any = self._data
            for key in self._named[role].split("."):
                value = value.get(key) if isinstance(value, Mapping) else None
        else:
            value = next((v for n in _USUAL[role] if isinstance(v := self._by_lower.get(n), str) and v.strip()), None)
        return value if isinstance(value, str) and value.strip() else None

    def metadata(self) -> Metadata:
        """What the other fields say."""
        said = self.text("date")
        date = parse_day(said)
        if said is not None and date is None and "date" in self._named:
            raise InputError(f"{self._name}: {said[:40]!r} in {self._named['date']} is no date; write YYYY-MM-DD")
        tidy = {role: one_line(v)[:1000] for role in ("title", "publisher", "source") if (v := self.text(role))}
        language = self.text("language")
        return Metadata(
            title=tidy.get("title"),
            date=date,
            publisher=tidy.get("publisher"),
            source=tidy.get("source"),
            language=language.strip() if language else "en",
        )
