import re
from datetime import date
from pathlib import Path

from django.utils import translation

from nagari.penduduk import messages, rules
from nagari.penduduk.rules import Finding
from nagari.penduduk.sentences import SENTENCES, tell


def test_it_has_a_sentence_for_every_code_the_rules_name() -> None:
    named: set[str] = set()
    for path in Path(rules.__file__).parent.glob("*.py"):
        for listed in re.findall(r"(?:Error|Warning) codes: (.*?)(?:\n\n|\"\"\")", path.read_text(), re.DOTALL):
            named |= set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", listed))
    named -= {"clean_name"}
    assert len(named) > 40
    assert named - set(SENTENCES) - set(messages.SENTENCES) == set()


def test_it_says_dates_in_words() -> None:
    with translation.override("en"):
        told = tell(Finding("birth_future", "tanggal_lahir", params={"born": date(2090, 1, 2)}))
    assert (told.message, told.is_error) == ("The birth date 2 January 2090 lies in the future.", True)
