"""Pages show the words of a claim in their sentence, where the text is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from served import TEXT, fill, running

from policygraph.lexicon.rules import RuleBook
from policygraph.model import Span
from policygraph.reading.sentences import SentenceCutter
from policygraph.server import Settings
from policygraph.server.passages import sentences_around
from policygraph.store import open_view

PAGE = "/data/tides-12345678/measure/0-7"


def test_a_page_shows_the_sentence_or_else_what_the_graph_keeps(tmp_path: Path) -> None:
    folder = fill(tmp_path / "kb")
    whole = '<span class="around">The Ministry of Tides will </span><mark>deepen the harbour</mark>'
    with running(folder, Settings(workers=1)) as client:
        page = client.ask("GET", PAGE, Accept="text/html")
        assert page.status == 200
        assert f'{whole}<span class="around">.</span>' in page.body
    with open_view(folder) as view:
        (entry,) = view.entries()
        folder.text(entry.kept_text).write_bytes(b"another text of some other length, which has been put there")
    with running(folder, Settings(workers=1)) as client:
        kept = client.ask("GET", PAGE, Accept="text/html").body
        assert '<span class="around">…The Ministry of Tides will </span><mark>deepen the harbour</mark></p>' in kept


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (TEXT, "harbour", TEXT),
        (
            "One. Mr. Finn said it will dredge\nthe quay by May. Two.",
            "dredge",
            "Mr. Finn said it will dredge\nthe quay by May.",
        ),
        ("A heading\n\nIt will dredge.\n\nMore", "dredge", "It will dredge."),
        ("First it digs. Then it fills. Last.", "digs. Then", "First it digs. Then it fills."),
        ("dredge", "dredge", "dredge"),
        ("x " * 5000 + "dredge" + " y" * 5000, "dredge", None),  # no stop far and wide
    ],
)
def test_sentences(text: str, words: str, sentence: str | None, ontology: Path) -> None:
    start = text.index(words)
    found = sentences_around(
        text, Span(start, start + len(words)), SentenceCutter(RuleBook.load(ontology, only="blocks"))
    )
    assert words in text[found.start : found.end]
    if sentence is None:
        assert found.end - found.start < 5000
    else:
        assert text[found.start : found.end] == sentence
