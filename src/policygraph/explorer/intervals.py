"""Calendar intervals from the notation of a period ("2022-Q1", "2022-01--2022-02", "2022-H1", "2021--2025")."""

from __future__ import annotations

import calendar
import re

_POINT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")


def interval(notation: str) -> tuple[str, str] | None:
    """First and last day (inclusive, ISO 8601), or None where the notation is not a calendar interval.

    >>> interval("2022-Q1"), interval("2022-01--2022-02")
    (('2022-01-01', '2022-03-31'), ('2022-01-01', '2022-02-28'))
    """
    first, _, last = notation.replace("/", "--").partition("--")
    start, end = _point(first), _point(last if last else first)
    return (start[0], end[1]) if start and end else None


def _point(text: str) -> tuple[str, str] | None:
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    year, quarter, half, month, day = match.groups()
    if day:
        return text, text
    if quarter:
        first, last = int(quarter) * 3 - 2, int(quarter) * 3
    elif half:
        first, last = int(half) * 6 - 5, int(half) * 6
    elif month:
        first = last = int(month)
    else:
        first, last = 1, 12
    if not 1 <= first <= last <= 12 or year == "0000":
        return None
    days = calendar.monthrange(int(year), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days:02}"
