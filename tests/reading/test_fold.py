"""Folding changes characters, never offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.reading.fold import fold


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("the city’s “plan”", 'the city\'s "plan"'),
        ("5\u00a0percent\u3000more", "5 percent more"),
        ("2020–21 and −3", "2020-21 and -3"),
        ("growth — at last – slowed", "growth — at last – slowed"),
        ("price：（high）", "price:(high)"),
        ("one\r\ntwo\rthree", "one \ntwo\nthree"),
        ("\ufeffTitle", " Title"),
        ("mortgage\u00e2\u0080\u0091backed", "mortgage-  backed"),
        ("the city\u00e2\u20ac\u2122s", "the city'  s"),
        ("ports &amp; roads", "ports &     roads"),
    ],
)
def test_what_is_folded(printed: str, plain: str) -> None:
    assert fold(printed) == plain


def test_composed_and_decomposed_letters_stay() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Crédit à São Tomé İ")
        assert fold(text) == text
