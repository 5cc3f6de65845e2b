"""No pattern of the rules can be made slow by a text: each meets its worst cases in a process with a time limit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent / "regex_attack.py"


def attacked(*arguments: str, seconds: float) -> tuple[int, str]:
    """(exit code, output); -1 and what was printed so far where the time ran out."""
    command = [sys.executable, str(SCRIPT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        return -1, (error.stdout or b"").decode()
    return done.returncode, done.stdout


def test_every_pattern_stays_quick() -> None:
    code, said = attacked(seconds=240)  # takes a tenth of that
    lines = said.splitlines()
    assert code == 0, [line for line in lines if line.startswith("SLOW")] or f"no end at {lines[-1:]}"
    assert len(lines) > 400


def test_the_attack_finds_a_slow_pattern() -> None:
    slow, quick = r"(?:\w+ ?)+$", r"(?:\w++ ?)+$"
    assert attacked(slow, seconds=10) == (-1, f"{slow}\n")
    assert attacked(quick, seconds=60) == (0, f"{quick}\n")
