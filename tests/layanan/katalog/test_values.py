from datetime import date

import pytest

from layanan.katalog.rules.content import Isian
from layanan.katalog.rules.values import filled

CHOICE = (("a", "A"), ("b", "B"))
FORM = {
    tipe: Isian("x", "X", tipe, wajib=True, pilihan=CHOICE if tipe == "pilihan" else ())
    for tipe in ("teks", "paragraf", "angka", "uang", "tanggal", "jam", "ya_tidak", "pilihan", "orang")
}


@pytest.mark.parametrize(
    ("tipe", "text", "stored", "value"),
    [
        ("teks", "  Warung  ", "Warung", "Warung"),
        ("angka", "150", "150", 150),
        ("angka", "1.500", "1500", 1500),
        ("uang", "Rp 2.500.000", "2500000", 2500000),
        ("tanggal", "14-05-2026", "2026-05-14", date(2026, 5, 14)),
        ("tanggal", "2026-05-14", "2026-05-14", date(2026, 5, 14)),
        ("jam", "7.30", None, None),
        ("jam", "07.30", "07:30", "07:30"),
        ("ya_tidak", "tidak", "tidak", False),
        ("pilihan", "b", "b", "b"),
        ("orang", "ROSNIDAR", "ROSNIDAR", "ROSNIDAR"),
    ],
)
def test_it_reads_what_was_filled_in(tipe: str, text: str, stored: str | None, value: object) -> None:
    found = filled([FORM[tipe]], {"x": text, "gone": "dropped"})
    if stored is None:
        assert [one.code for one in found.problems] == ["value_time"]
    else:
        assert (dict(found.stored), dict(found.values), found.problems) == ({"x": stored}, {"x": value}, ())
        # Read again it stays what it is.
        assert filled([FORM[tipe]], found.stored).stored == found.stored


@pytest.mark.parametrize(
    ("tipe", "text", "code"),
    [
        ("teks", "  ", "value_missing"),
        ("teks", "x" * 201, "value_long"),
        ("paragraf", "x" * 2001, "value_long"),
        ("angka", "banyak", "value_number"),
        ("angka", "-1", "value_number"),
        ("angka", "1.50", "value_number"),
        ("angka", "٣", "value_number"),
        ("angka", "9" * 16, "value_number"),
        ("tanggal", "31-02-2026", "value_date"),
        ("tanggal", "14-05-0026", "value_date"),
        ("tanggal", "-", "value_date"),
        ("jam", "25.00", "value_time"),
        ("ya_tidak", "mungkin", "value_choice"),
        ("pilihan", "c", "value_choice"),
    ],
)
def test_it_names_the_field_that_is_wrong(tipe: str, text: str, code: str) -> None:
    found = filled([FORM[tipe]], {"x": text})
    assert [(one.code, one.params["name"]) for one in found.problems] == [(code, "x")]


def test_it_lets_out_what_may_be_left_out() -> None:
    assert filled([Isian("x", "X", wajib=False)], {}).problems == ()
