"""Calendar intervals and their notations; the same stretch of days always gets the same notation."""

from __future__ import annotations

import calendar
import datetime as dt

from policygraph.model import Interval


def interval(start: dt.date, end: dt.date) -> Interval:
    """The interval with its shortest notation: year, half, quarter, month, else "first--last".

    >>> interval(dt.date(2022, 1, 1), dt.date(2022, 3, 31)).notation
    '2022-Q1'
    >>> interval(dt.date(2022, 1, 1), dt.date(2022, 2, 28)).notation
    '2022-01--2022-02'
    """
    return Interval(start, end, _notation(start, end))


def _notation(start: dt.date, end: dt.date) -> str:
    if start == end:
        return start.isoformat()
    if start.day != 1 or end.day != _last(end.year, end.month):
        return f"{start.isoformat()}--{end.isoformat()}"
    year, first = start.year, start.month
    count = (end.year - year) * 12 + end.month - first + 1
    if first == 1 and count % 12 == 0:
        return f"{year:04}" if count == 12 else f"{year:04}--{end.year:04}"
    if count == 6 and first in (1, 7):
        return f"{year:04}-H{1 if first == 1 else 2}"
    if count == 3 and first % 3 == 1:
        return f"{year:04}-Q{first // 3 + 1}"
    if count == 1:
        return f"{year:04}-{first:02}"
    return f"{year:04}-{first:02}--{end.year:04}-{end.month:02}"


def months(year: int, month: int, count: int = 1) -> Interval:
    """`count` months from a month on; `month` may lie outside 1..12 and is carried over into the years."""
    start = year * 12 + month - 1
    last = start + count - 1
    end = dt.date(last // 12, last % 12 + 1, _last(last // 12, last % 12 + 1))
    return interval(dt.date(start // 12, start % 12 + 1, 1), end)


def year(number: int, count: int = 1) -> Interval:
    """One or more calendar years."""
    return months(number, 1, 12 * count)


def day(date: dt.date) -> Interval:
    """A single day."""
    return interval(date, date)


def shift(period: Interval, count: int) -> Interval:
    """The interval moved by whole months; a day is clipped to the month's end."""
    if period.start == period.end:
        return day(_moved(period.start, count))
    return months(period.start.year, period.start.month + count, month_count(period))


def month_count(period: Interval) -> int:
    """How many months an interval touches."""
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def through(first: Interval, last: Interval) -> Interval:
    """From the start of one interval to the end of another."""
    return interval(first.start, last.end)


def _moved(date: dt.date, count: int) -> dt.date:
    total = date.year * 12 + date.month - 1 + count
    return dt.date(total // 12, total % 12 + 1, min(date.day, _last(total // 12, total % 12 + 1)))


def _last(year_number: int, month: int) -> int:
    return calendar.monthrange(year_number, month)[1]
