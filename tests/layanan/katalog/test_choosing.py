"""A condition that is chosen, and the line it is stored as."""

import pytest

from layanan.katalog import shipped
from layanan.katalog.rules.choosing import Chosen, askable, chosen, written
from layanan.katalog.rules.content import Isian
from nagari.lib.errors import CodedError

FIELDS = (
    Isian("luas", "Luas", "angka"),
    Isian("akad", "Hari akad", "tanggal"),
    Isian("usaha", "Berbadan usaha", "ya_tidak"),
    Isian("kelas", "Kelas pindah", "pilihan", pilihan=(("dekat", "Satu nagari"), ("Jauh-1", "Antar, jauh"))),
    Isian("acara", "Acara"),
    Isian("catatan", "Catatan", wajib=False),
    Isian("anak", "Anak", "orang"),
)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (Chosen("luas", ">", "2000"), "luas > 2000"),
        (Chosen("hari:akad", "<", "10"), "hari_kerja_sampai(akad) < 10"),
        (Chosen("akad", ">=", "14-05-2026"), "akad >= 2026-05-14"),
        (Chosen("usaha", "=", "ya"), "usaha = ya"),
        (Chosen("kelas", "=", "Satu nagari"), "kelas = dekat"),
        (Chosen("kelas", "dalam", "Satu nagari, Jauh-1"), "kelas dalam (dekat, 'Jauh-1')"),
        (Chosen("acara", "!=", "Balai adat"), "acara != 'Balai adat'"),
        (Chosen("acara", "=", "dan"), "acara = 'dan'"),
    ],
)
def test_it_writes_the_line_and_reads_it_back(one: Chosen, line: str) -> None:
    assert written(one, FIELDS) == line
    assert chosen(line, FIELDS) == one


def test_it_understands_how_people_write_values() -> None:
    assert written(Chosen("luas", "=", "Rp 2.000"), FIELDS) == "luas = 2000"
    assert written(Chosen("akad", "=", "14 Mei 2026"), FIELDS) == "akad = 2026-05-14"
    assert written(Chosen("kelas", "=", "DEKAT"), FIELDS) == "kelas = dekat"


@pytest.mark.parametrize(
    ("subject", "op", "values", "code"),
    [
        ("luas", "=", "banyak", "condition_value"),
        ("luas", "=", "9" * 5000, "condition_value"),
        ("luas", "=", "", "condition_value"),
        ("kelas", "dalam", " , ", "condition_value"),
        ("kelas", "=", "x", "condition_value"),
        ("akad", "=", "31-02-2026", "condition_value"),
        ("akad", "=", "-", "condition_value"),
        ("acara", "=", "a' atau luas = 1", "condition_value"),
        ("anak", "=", "ROSNIDAR", "condition_value"),
        ("tiada", "=", "1", "condition_field"),
    ],
)
def test_it_refuses_what_is_no_value(subject: str, op: str, values: str, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        written(Chosen(subject, op, values), FIELDS)
    assert refused.value.code == code


@pytest.mark.parametrize("line", ["luas > 1 dan luas < 9", "bukan usaha = ya", "catatan = x", "tiada = 1", "luas >"])
def test_it_leaves_alone_what_is_more_than_one_comparison(line: str) -> None:
    assert chosen(line, FIELDS) is None


def test_it_asks_nothing_of_what_may_be_left_out() -> None:
    assert [one.nama for one in askable(FIELDS)] == ["luas", "akad", "usaha", "kelas", "acara"]


def test_it_can_choose_every_condition_that_ships() -> None:
    found = [
        (isi, bila)
        for isi in shipped.services().values()
        for bila in (*(s.bila for s in isi.syarat), *(t.bila for t in isi.rute))
    ]
    asked = [(isi, bila, chosen(bila, isi.isian)) for isi, bila in found if bila]
    assert len(asked) > 10
    for isi, bila, one in asked:
        assert one is not None, bila
        assert written(one, isi.isian) == bila
