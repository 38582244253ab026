import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from django.db.models import IntegerChoices
from django.utils import translation

import nagari.lib
from nagari.lib.dates import parse_date
from nagari.lib.errors import CodedError, Problem
from nagari.lib.names import clean_name
from nagari.lib.nik import check_nik, check_no_kk, temporary_number
from nagari.lib.workdays import Shift, WorkCalendar
from nagari.penduduk import kode
from nagari.penduduk.kode import Agama, parse
from nagari.penduduk.messages import LISTS, SENTENCES, describe

TODAY = date(2026, 5, 14)
RAISED = re.compile(r"(?:CodedError|Problem)\(\s*f?\"([a-z_{}]+)\"")

REFUSALS: list[Callable[[], object]] = [
    lambda: parse_date("31/02/2000", latest=TODAY),
    lambda: parse_date("abc", latest=TODAY),
    lambda: parse_date("17-08-90", latest=TODAY),
    lambda: parse_date("1990", latest=TODAY),
    lambda: parse_date("2090-01-01", latest=TODAY),
    lambda: parse_date("1800-01-01", latest=TODAY),
    lambda: clean_name("S1TI"),
    lambda: clean_name("50% BUDI_"),
    lambda: clean_name("BUDI_"),
    lambda: clean_name("."),
    lambda: clean_name("A" * 200),
    lambda: temporary_number("13", 1),
    lambda: temporary_number("1302102001", 0),
    lambda: Shift(time(9), time(8)),
    lambda: WorkCalendar({}).next_working_day(TODAY),
    lambda: parse(Agama, "Isalm"),
    lambda: parse(Agama, "%(list)s"),
]
NUMBERS = ["", "13", "13021017089090OI", "1,3E+15", "0130210200100001", "9900003213900000", 1302101708909000]


def findings() -> list[CodedError | Problem]:
    found: list[CodedError | Problem] = []
    for refuse in REFUSALS:
        with pytest.raises(CodedError) as refused:
            refuse()
        found.append(refused.value)
    for number in NUMBERS:
        found += [*check_nik(number).errors, *check_no_kk(number).errors]
    found += check_nik("1302101708909001", born=TODAY, is_female=True, districts=()).warnings
    return found


def test_it_has_a_sentence_for_every_code_of_the_library() -> None:
    raised: set[str] = set()
    for path in Path(nagari.lib.__path__[0]).glob("*.py"):
        for code in RAISED.findall(path.read_text(encoding="utf-8")):
            # Codes that begin with the word of whoever asks are worded there.
            if not code.startswith("{about}"):
                raised |= {code.replace("{kind}", kind) for kind in ("nik", "kk")}
    assert raised == set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "id"])
def test_it_says_what_is_wrong_and_what_to_do(language: str) -> None:
    with translation.override(language):
        for finding in findings():
            sentence, remedy = describe(finding)
            assert sentence.endswith((".", "?"))
            assert remedy.endswith(".")
            assert "%(" not in sentence.replace("“%(list)s”", "")


def test_it_reaches_every_sentence() -> None:
    assert {finding.code for finding in findings()} == set(SENTENCES) | {"code_unknown"}


def test_it_names_the_nearest_labels() -> None:
    with pytest.raises(CodedError) as refused:
        parse(Agama, "Isalm")
    with translation.override("en"):
        assert describe(refused.value) == ("“Isalm” is not in the code list “religion”.", "Nearest: ISLAM.")


def test_it_speaks_indonesian() -> None:
    with pytest.raises(CodedError) as refused:
        parse_date("31/02/2000", latest=TODAY)
    with translation.override("id"):
        assert describe(refused.value)[0] == "Tanggal “31/02/2000” tidak ada."


def test_it_can_name_every_list() -> None:
    lists = {
        name
        for name in kode.__all__
        if isinstance(found := getattr(kode, name), type) and issubclass(found, IntegerChoices)
    }
    assert lists == set(LISTS)
