"""Mails (.eml): the body; subject, date and sender are what is known of it."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.errors import MessageError
from email.message import EmailMessage

from policygraph.errors import FormatError, LimitError
from policygraph.model import Metadata
from policygraph.reading.formats.charset import decode_as
from policygraph.reading.formats.layout import Extracted, one_line
from policygraph.reading.settings import Settings

_ANSWER = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)  # RFC 3676, 4.3


def read_eml(raw: bytes, name: str, settings: Settings) -> Extracted:
    """The plain text of a mail, else its page; attachments are left out.

    Raises FormatError, LimitError, NotTextError.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(preferencelist=("plain", "html"))
        known = _metadata(message)
    except RecursionError:
        raise LimitError(name, "depth", settings.limits.depth, "parts within parts, too deep") from None
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise FormatError(f"{name}: damaged mail ({' '.join(str(error).split())[:120]})") from None
    if part is None:
        raise FormatError(f"{name}: this mail has no text; save its attachment and give that")
    body = part.get_payload(decode=True)
    text = decode_as(body if isinstance(body, bytes) else b"", part.get_content_charset(), name)
    if part.get_content_type() == "text/html":
        from policygraph.reading.formats.html import page_text

        page = page_text(text, name, settings.limits)
        return replace(page, metadata=known)
    text = text.replace("\r\n", "\n")
    if part.get_param("format") == "flowed":
        text = _unflowed(text, part.get_param("delsp") == "yes")
    cut = _SIGNATURE.search(text)
    return Extracted(text[: cut.start()] if cut else text, known)


def _metadata(message: EmailMessage) -> Metadata:
    subject, date, sender = message["subject"], message["date"], message["from"]
    senders = getattr(sender, "addresses", ())
    when = getattr(date, "datetime", None)
    return Metadata(
        title=_ANSWER.sub("", one_line(str(subject))) or None if subject is not None else None,
        date=when.date() if when is not None else None,
        publisher_hint=one_line(senders[0].display_name) or None if senders else None,
    )


def _unflowed(text: str, delete_space: bool) -> str:
    """Lines that end with a space go on in the next (RFC 3676)."""
    out = []
    for line in text.split("\n"):
        line = line.removeprefix(" ")
        soft = line.endswith(" ") and line != "-- "
        out.append((line[:-1] if delete_space else line) if soft else line + "\n")
    return "".join(out)
