import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from nagari.kantor import messages
from nagari.kantor.rules.clock import StatedProblem
from nagari.lib.errors import Problem

RULES = Path(messages.__file__).parent / "rules"
CODES = {
    code
    for path in RULES.glob("*.py")
    for code in re.findall(r'(?:CodedError|Problem)\("([a-z_]+)"', path.read_text(encoding="utf-8"))
}
CODES |= {f"pattern_no_{part}" for part in ("number", "year", "office")} | {problem.value for problem in StatedProblem}


def test_it_finds_the_codes_of_the_rules() -> None:
    assert {"link_circle", "emblem_kind", "break_half", "pattern_field", "two_heads"} <= CODES


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_has_a_sentence_and_a_remedy_for_every_code(code: str, language: str) -> None:
    params = defaultdict(lambda: "nilai-uji", last=date(2026, 5, 14))
    with override(language):
        sentence, remedy = messages._SAID[code]()
    for text in (sentence, remedy):
        assert text
        assert "%(" not in text % params


def test_it_writes_dates_as_people_do() -> None:
    said, _remedy = messages.describe(
        Problem("two_heads", {"one": "A", "other": "B", "since": date(2026, 6, 1)}),
    )
    assert "1 Juni 2026" in said
