from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.conditions import Facts, Known, holds, parse
from nagari.lib.errors import CodedError
from tests import proving

FIELDS = {
    "klasifikasi": Known(TipeIsian.PILIHAN, frozenset({"satu_desa", "antarkecamatan", "antarprovinsi"})),
    "luas": Known(TipeIsian.ANGKA),
    "harga": Known(TipeIsian.UANG),
    "akad": Known(TipeIsian.TANGGAL),
    "usaha": Known(TipeIsian.YA_TIDAK),
    "nama": Known(TipeIsian.TEKS),
    "anak": Known(TipeIsian.ORANG),
    "kembali": Known(TipeIsian.TANGGAL, sure=False),
}
VALUES = {
    "klasifikasi": "antarprovinsi",
    "luas": 150,
    "harga": 0,
    "akad": date(2026, 5, 20),
    "usaha": False,
    "nama": "Balai adat",
}
FACTS = Facts(VALUES, lambda day: (day - date(2026, 5, 14)).days)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("klasifikasi = antarprovinsi", True),
        ("klasifikasi != antarprovinsi", False),
        ("klasifikasi dalam (satu_desa, antarprovinsi)", True),
        ("klasifikasi dalam (satu_desa)", False),
        ("luas > 149 dan luas <= 150", True),
        ("luas < 150 atau luas >= 150", True),
        ("harga > -1", True),
        ("harga=0", True),
        ("akad < 2026-05-20", False),
        ("akad <= 2026-05-20", True),
        ("hari_kerja_sampai(akad) < 10", True),
        ("hari_kerja_sampai(akad) = 6", True),
        ("usaha = tidak", True),
        ("bukan usaha = tidak", False),
        ("bukan (usaha = ya atau luas > 200)", True),
        # dan binds closer than atau.
        ("luas > 100 atau luas > 1000 dan usaha = ya", True),
        ("(luas > 100 atau luas > 1000) dan usaha = ya", False),
        ("nama = 'Balai adat'", True),
        ("nama = Balai", None),
        ("nama = balai", False),
    ],
)
def test_it_answers_what_was_asked(text: str, answer: bool | None) -> None:
    if answer is None:
        with pytest.raises(CodedError):
            parse(text, FIELDS)
    else:
        assert holds(parse(text, FIELDS), FACTS) is answer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "condition_end"),
        ("luas", "condition_end"),
        ("luas >", "condition_end"),
        ("luas > 1 dan", "condition_end"),
        ("(luas > 1", "condition_end"),
        ("klasifikasi dalam (satu_desa", "condition_end"),
        ("klasifikasi dalam ()", "condition_word"),
        ("luas > 1 luas > 2", "condition_word"),
        ("> 1", "condition_word"),
        ("luas 1", "condition_word"),
        ("dan = 1", "condition_word"),
        ("luas = )", "condition_word"),
        ("luas ; 1", "condition_sign"),
        ("luas == 1", "condition_word"),
        ("luas = " + "9" * 5000, "condition_word"),
        ("luas = \u0661", "condition_sign"),
        ("__import__ = 1", "condition_sign"),
        ("Luas > 1", "condition_sign"),
        ("lebar > 1", "condition_field"),
        ("kembali > 2026-01-01", "condition_optional"),
        ("nama > abc", "condition_type"),
        ("usaha < ya", "condition_type"),
        ("hari_kerja_sampai(luas) < 3", "condition_type"),
        ("anak = budi", "condition_value"),
        ("luas = banyak", "condition_value"),
        ("luas = 2026-05-20", "condition_value"),
        ("akad = 2026-13-40", "condition_value"),
        ("akad = 20", "condition_value"),
        ("usaha = mungkin", "condition_value"),
        ("klasifikasi = antargalaksi", "condition_value"),
        ("bukan " * 40 + "luas = 1", "condition_deep"),
        ("(" * 4000 + "luas = 1", "condition_deep"),
    ],
)
def test_it_says_what_is_wrong_with_a_condition(text: str, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        parse(text, FIELDS)
    assert refused.value.code == code


def test_it_holds_nothing_of_what_was_not_filled_in() -> None:
    nobody = Facts({}, lambda _day: 0)
    for text in ("luas < 1", "luas != 1", "usaha = tidak", "hari_kerja_sampai(akad) < 10"):
        assert not holds(parse(text, FIELDS), nobody)


@settings(max_examples=proving.count(30, 5000))
@given(st.text(alphabet="abuls dantkr=<>!(),'0123456789_-", max_size=60))
def test_it_reads_or_refuses_whatever_is_written(text: str) -> None:
    try:
        found = parse(text, FIELDS)
    except CodedError:
        return
    assert holds(found, FACTS) in (True, False)
