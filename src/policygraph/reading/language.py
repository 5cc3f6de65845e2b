"""Tells English from other languages by its small words and its letters; in doubt a text is taken for English."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from policygraph.errors import LanguageError
from policygraph.reading.rules import Rules, word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 60_000  # characters that are looked at: the start, the middle and the end of a longer text
_LEAST_WORDS = 12  # fewer are taken for English unless they are in another script
_TIMES = 1.5  # how much oftener the small words of another language must stand there than the English ones
_LEAST_KINDS = 4  # different small words
_LEAST_SHARE = 0.08  # of all words
_LETTERS_PER_SIGN = 3  # a Chinese sign or a syllable weighs as much as some letters of an alphabet
_MOST_FOREIGN = 0.5  # share of weighed letters
_SCRIPTS = {
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "BENGALI": "hi",
    "TAMIL": "hi",
}
_DENSE = {"zh", "ja", "ko"}


def check_english(text: str, name: str, rules: Rules) -> None:
    """Raise LanguageError if a text is clearly in another language.

    Short, dirty and tabular English passes: what counts is positive evidence of another language.
    """
    language = detect(text, rules)
    if language != "en":
        names = rules.tables["language_names"]
        raise LanguageError(name, language, f"the text is in {names.get(language, language)} ({language})")


def detect(text: str, rules: Rules) -> str:
    """The language tag of a text: "en" unless another language is clearly recognised ("und": another script)."""
    sample = _sample(text)
    script = _script(sample)
    if script is not None:
        return script
    words = Counter(w.lower() for w in _WORD.findall(sample))
    total = sum(words.values())
    if total < _LEAST_WORDS:
        return "en"
    counts = {n.removeprefix("language_"): _count(words, rules, n) for n in rules.words if n.startswith("language_")}
    english = counts.pop("en")
    best = max(sorted(counts), key=lambda n: counts[n])
    kinds = len(word_set(rules, f"language_{best}") & words.keys())  # "de la" is in many names
    found = kinds >= _LEAST_KINDS and counts[best] > _TIMES * english and counts[best] >= _LEAST_SHARE * total
    return best if found else "en"


def _count(words: Counter[str], rules: Rules, name: str) -> int:
    return sum(words[w] for w in word_set(rules, name))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    part = _SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:part], text[middle : middle + part], text[-part:]))


def _script(sample: str) -> str | None:
    """The language of the prevailing script, if it is not Latin; Japanese has Chinese signs, too."""
    weights: Counter[str] = Counter()
    latin = 0
    for char in sample:
        if char.isascii():
            latin += char.isalpha()
        elif char.isalpha():
            found = unicodedata.name(char, "").partition(" ")[0].partition("-")[0]
            if found in ("LATIN", "FULLWIDTH", "MODIFIER", "MICRO", "MASCULINE", "FEMININE", "SCRIPT", "MATHEMATICAL"):
                latin += 1
            else:
                language = _SCRIPTS.get(found, "und")
                weights[language] += _LETTERS_PER_SIGN if language in _DENSE else 1
    foreign = sum(weights.values())
    if foreign <= _MOST_FOREIGN * (foreign + latin):
        return None
    if weights["ja"] > 0.1 * foreign:
        return "ja"
    return max(sorted(weights), key=lambda n: weights[n])
