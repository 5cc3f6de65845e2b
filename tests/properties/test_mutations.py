"""The shipped development texts, damaged in many ways: never a traceback, and every quote stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.annotation import annotate
from policygraph.errors import PolicygraphError
from policygraph.extraction import extract
from policygraph.graph import build_graph
from policygraph.graph.iris import Iris
from policygraph.graph.verify import verify
from policygraph.lexicon import Lexicon
from policygraph.reading import read_text

GOLD = sorted((Path(__file__).parents[2] / "seeds" / "gold").glob("*.briefing"))
NOISE = [
    "\ufeff", "\u200b", "\u0301", "\u202e", "\x0c", "\t", "|", "（二）", "出口增长", "Ä", "\U0001f6a2", "\r\n", '"',
    "(", "…", "%", "1,2.3", "ı", "\u212a",
]  # fmt: skip
Mutation = Callable[[list[str], random.Random], list[str]]
TRANSLATED = {"the": "le", "of": "de", "and": "und", "percent": "Prozent", "will": "wird", "year": "año"}


def drop(words: list[str], dice: random.Random) -> list[str]:
    return [w for w in words if dice.random() > 0.15]


def swap(words: list[str], dice: random.Random) -> list[str]:
    words = list(words)
    for _ in range(len(words) // 8):
        i = dice.randrange(len(words) - 1)
        words[i], words[i + 1] = words[i + 1], words[i]
    return words


def duplicate(words: list[str], dice: random.Random) -> list[str]:
    return [w for word in words for w in [word] * (2 if dice.random() < 0.1 else 1)]


def translate(words: list[str], dice: random.Random) -> list[str]:
    return [TRANSLATED.get(w.lower(), w) if dice.random() < 0.5 else w for w in words]


def noise(words: list[str], dice: random.Random) -> list[str]:
    return [w if dice.random() > 0.1 else w[: len(w) // 2] + dice.choice(NOISE) + w[len(w) // 2 :] for w in words]


def lines_shuffled(words: list[str], dice: random.Random) -> list[str]:
    lines = " ".join(words).split("\n")
    dice.shuffle(lines)
    return "\n".join(lines).split(" ")


@pytest.mark.parametrize("mutate", [drop, swap, duplicate, translate, noise, lines_shuffled])
@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.stem)
def test_damaged_texts(path: Path, mutate: Mutation, lexicon: Lexicon) -> None:
    dice = random.Random(f"{path.stem} {mutate}".partition(" at 0x")[0])
    text = " ".join(mutate(path.read_text("utf-8")[:6000].split(" "), dice))
    try:
        briefing = read_text(text, "damaged.txt", lexicon.rules)
    except PolicygraphError:
        return
    found = extract(briefing, lexicon, annotate(briefing, lexicon), None, "lexical")
    graph = build_graph(found, lexicon, light=True)
    assert verify(graph, {str(Iris(briefing.doc).briefing): briefing.text}) == []
