import pytest

from nagari.wilayah.rules.lingkungan import LingkunganError, jorong_name, name_key, unit_number


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("JORONG KOTO TINGGI", "Koto Tinggi"),
        ("Jorong Satu", "Satu"),
        ("DUSUN_BALAI  BARU ", "Balai Baru"),
        ("dusun ii", "Ii"),
        ("DUSUN II", "II"),
        ("Dsn. Kampuang Nan Ampek", "Kampuang Nan Ampek"),
        ("'Lubuk Selasih", "Lubuk Selasih"),
        ("Korong Gadang", "Gadang"),
        ("Banjar", ""),
        ("JORONG", ""),
        ("JORONG -", ""),
        ("_", ""),
        ("-", ""),
        ("0", ""),
        ("", ""),
        ("Jorongan", "Jorongan"),
        ("LKMD", "Lkmd"),
        ("1", "1"),
        ("JORONG X", "X"),
    ],
)
def test_it_reads_a_jorong(raw: str, name: str) -> None:
    assert jorong_name(raw) == name


@pytest.mark.parametrize("raw", ["<b>Koto</b>", "=SUM(A1)", "x" * 61, "\x00Koto", "Koto\u202eTinggi"])
def test_it_refuses_what_cannot_be_a_jorong(raw: str) -> None:
    with pytest.raises(LingkunganError) as refused:
        jorong_name(raw)
    assert refused.value.code == "jorong_name"


def test_it_takes_two_spellings_of_one_jorong_for_the_same() -> None:
    assert name_key("Aia Batumbuak") == name_key("AIA  BATUMBUAK") == name_key("aia-batumbuak")
    assert name_key("Koto Baru") != name_key("Koto Baru II")


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("1", "001"),
        ("01", "001"),
        ("'001", "001"),
        ("RT 3", "003"),
        ("R.T. 12", "012"),
        ("rt.007", "007"),
        ("2.0", "002"),
    ]
    + [(nothing, "") for nothing in ("-", "0", "000", "", " ", "_", "RT 0")],
)
def test_it_reads_a_number(raw: str, number: str) -> None:
    assert unit_number(raw, "rt") == number


@pytest.mark.parametrize("raw", ["A", "1A", "1234", "001/002", "-1", "1.5", "١"])
@pytest.mark.parametrize("column", ["rt", "rw"])
def test_it_refuses_a_number_of_another_form(raw: str, column: str) -> None:
    with pytest.raises(LingkunganError) as refused:
        unit_number(raw, column)
    assert (refused.value.code, refused.value.params["column"]) == (f"{column}_form", column)
