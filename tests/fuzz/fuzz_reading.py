"""Feeds whatever a coverage-guided fuzzer thinks of to reading, annotation and extraction; run by hand.

    pip install atheris
    python tests/fuzz/fuzz_reading.py [--seconds 300] [--bytes] [--keep DIR]

Every input has to end in a graph whose quotes stand in the text, or in one of policygraph's own errors. The fuzzer
starts from paragraphs of seeds/gold. Only inputs that fail are kept, in --keep (else in the working folder). With
--bytes raw bytes are read as a file of any format, else text is.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[2] / "seeds" / "gold"
LONGEST = 4000  # bytes of an input


def target(as_bytes: bool) -> None:
    """Run the fuzzer in this process; libFuzzer's own options stand in sys.argv."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["policygraph"]):
        from policygraph.annotation import annotate
        from policygraph.errors import PolicygraphError
        from policygraph.extraction import extract
        from policygraph.graph import build_graph
        from policygraph.graph.iris import Iris
        from policygraph.graph.verify import verify
        from policygraph.lexicon import Lexicon
        from policygraph.lexicon.home import ontology_dir
        from policygraph.reading import find_briefings, read_briefing, read_text

    lexicon = Lexicon.load(ontology_dir())
    file = Path(tempfile.mkdtemp()) / "fuzz"

    def one(data: bytes) -> None:
        try:
            if as_bytes:
                suffix = (".txt", ".html", ".csv", ".json", ".eml", ".docx", ".rtf", ".pdf")[data[0] % 8 if data else 0]
                path = file.with_suffix(suffix)
                path.write_bytes(data[1:])
                briefing = read_briefing(find_briefings([path])[0], lexicon.rules)
            else:
                briefing = read_text(data.decode("utf-8", "replace"), "fuzz.txt", lexicon.rules)
        except PolicygraphError:
            return
        found = extract(briefing, lexicon, annotate(briefing, lexicon), None, "lexical")
        graph = build_graph(found, lexicon, light=True)
        assert not verify(graph, {str(Iris(briefing.doc).briefing): briefing.text})

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


def seed(folder: Path) -> None:
    """Paragraphs to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(GOLD.glob("*.briefing")):
        for number, paragraph in enumerate(path.read_text("utf-8").split("\n\n")[:12]):
            (folder / f"{path.stem}-{number}").write_bytes(paragraph.encode()[:LONGEST])


def main() -> None:
    """Fuzz for a time in a process of its own. Exit 1 if something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--bytes", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        keep, work = given.keep or Path.cwd(), Path(place) / "work"
        keep.mkdir(parents=True, exist_ok=True)
        seed(work)
        me = [sys.executable, __file__, "--libfuzzer", *(["--raw"] if given.bytes else [])]
        options = [f"-max_total_time={given.seconds}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=2000"]
        made = subprocess.run([*me, *options, f"-artifact_prefix={keep}/", str(work)])
        print(f"exit {made.returncode}: {'nothing found' if made.returncode == 0 else f'see {keep}'}")
        raise SystemExit(int(made.returncode != 0))


if __name__ == "__main__":
    if "--libfuzzer" in sys.argv:
        sys.argv.remove("--libfuzzer")
        raw = "--raw" in sys.argv
        if raw:
            sys.argv.remove("--raw")
        target(raw)
    else:
        main()
