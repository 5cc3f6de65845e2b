"""What is clearly not English is named and set aside; short, dirty and tabular English never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import LanguageError
from policygraph.lexicon.rules import RuleBook
from policygraph.pipeline import Options, build
from policygraph.reading import read_briefing
from policygraph.reading.language import detect

OTHERS = {
    "zh": "市政府决定从六月起降低轮渡票价，并扩建北港码头。",
    "ja": "市は六月からフェリーの運賃を引き下げることを決めました。",
    "ko": "시는 6월부터 여객선 요금을 내리기로 결정했다.",
    "ru": "Город решил снизить цены на паромы с июня и расширить порт.",
    "ar": "قررت المدينة خفض أسعار العبارات ابتداء من يونيو.",
    "fr": "La ville a décidé que les tarifs des bateaux vont baisser dans le mois de juin, et que le port est agrandi.",
    "de": "Die Stadt hat beschlossen, dass die Preise der Fähren im Juni sinken und der Hafen mit dem Kai wächst.",
    "es": "La ciudad ha decidido que los precios de los barcos bajan en junio y que el puerto se amplía con la ayuda.",
    "it": "La città ha deciso che i prezzi delle navi sono più bassi nel mese di giugno e che il porto è più grande.",
    "pt": "A cidade decidiu que os preços dos barcos não são mais altos em junho e que o porto também é maior.",
    "id": "Kota ini telah memutuskan bahwa harga kapal akan turun pada bulan Juni dan pelabuhan juga diperbesar.",
    "vi": "Thành phố đã quyết định giảm giá vé phà và mở rộng bến cảng trong năm nay cho người dân của các đảo.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(rules: RuleBook, language: str) -> None:
    assert detect(OTHERS[language], rules) == language
    assert detect(OTHERS[language] * 3000, rules) == language


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "Fares: 3.5",
        "Port\t2023\t2024\nNorth\t3.5\t4.1\n" * 20,
        "FERRY FARES FALL AS HARBOUR BOARD ACTS",
        "Taxe foncière, TVA and CSG are French taxes; the board does not levy any of them.",
        "The board (港务局) met the ministry (交通运输部) on ferries.",
        "Angela de la Cruz, Jean du Pont and Maria dos Santos met in Rio de Janeiro with El Salvador's La Prensa.",
        "teh bord wil capp teh faers of al ferys form Juen adn bild a kway",
        "Q1 Q2 Q3 Q4 GDP CPI PPI PMI FDI M1 M2 RMB USD EUR JPY GBP AUD",
    ],
)
def test_short_dirty_and_tabular_english_passes(rules: RuleBook, text: str) -> None:
    assert detect(text, rules) == "en"


def test_every_window_of_real_texts_passes(rules: RuleBook, root: Path) -> None:
    for path in [*(root / "seeds").glob("*.txt"), *(root / "tests/data/transcripts").glob("*.txt")]:
        text = path.read_text("utf-8")
        assert {detect(text[at : at + 300], rules) for at in range(0, len(text), 100)} == {"en"}, path.name


def test_set_aside_in_one_line(tmp_path: Path, rules: RuleBook) -> None:
    path = tmp_path / "a.txt"
    path.write_text(OTHERS["fr"], "utf-8")
    with pytest.raises(LanguageError, match=r"a\.txt: set aside: the text is in French \(fr\); only English is read"):
        read_briefing(path, rules)


def test_the_others_are_built(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(OTHERS["zh"], "utf-8")
    (tmp_path / "b.txt").write_text("The board will cap fares.", "utf-8")
    said: list[str] = []
    made = build(tmp_path, options=Options(engine="lexical"), progress=said.append)
    assert len(made.extractions) == 1
    assert any("a.txt: set aside: the text is in Chinese (zh)" in line for line in said)
    (tmp_path / "b.txt").unlink()
    with pytest.raises(LanguageError):
        build(tmp_path, options=Options(engine="lexical"))
