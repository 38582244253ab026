import pytest

from nagari.wilayah.rules.codes import (
    Kind,
    Tingkat,
    chain,
    covers,
    is_code,
    kind_of,
    level_of,
    nik_region,
    parent_of,
    short_name,
)


@pytest.mark.parametrize("code", ["13", "13.02", "13.02.10", "13.02.10.2001", "13.72.01.1001", "91.01.01.3001"])
def test_it_knows_a_code(code: str) -> None:
    assert is_code(code)


NO_CODES = """
1 03 1302 1302102001 13.2 13.00 13.02.00 13.02.10.4001 13.02.10.0001 13.02.10.201 13.02.10.2001. 13,02 ١٣ ab.cd
"""


@pytest.mark.parametrize("code", ["", " 13", "13\n", *NO_CODES.split()])
def test_it_refuses_what_is_no_code(code: str) -> None:
    assert not is_code(code)


def test_it_reads_level_parent_and_kind() -> None:
    assert [level_of(code) for code in chain("13.02.10.2001")] == list(Tingkat)
    assert parent_of("13.02.10.2001") == "13.02.10"
    assert parent_of("13") == ""
    assert kind_of("13.02.10.2001") is Kind.DESA
    assert kind_of("13.72.01.1001") is Kind.KELURAHAN
    assert kind_of("13.02.10") is None
    assert nik_region("13.02.10.2001") == "130210"
    with pytest.raises(ValueError, match="not a region code"):
        level_of("13.021")


@pytest.mark.parametrize(
    ("scope", "code", "answer"),
    [
        ("13.02", "13.02", True),
        ("13.02", "13.02.10.2001", True),
        ("13.02.10.2001", "13.02.10", False),
        ("13.02", "13.03.01", False),
        ("13.0", "13.02", False),
        ("13.02.1", "13.02.10", False),
        ("", "13.02", True),
    ],
)
def test_it_covers_by_whole_parts(scope: str, code: str, answer: bool) -> None:
    assert covers(scope, code) is answer


@pytest.mark.parametrize(
    ("code", "name", "line"),
    [
        ("13.02.10.2001", "Koto Baru", "Nagari Koto Baru"),
        ("13.09.01.2001", "Katurai", "Desa Katurai"),
        ("13.77.01.2003", "Naras I", "Desa Naras I"),
        ("13.72.01.1001", "Tanah Garam", "Kelurahan Tanah Garam"),
        ("11.01.01.2001", "Keude Bakongan", "Gampong Keude Bakongan"),
        ("33.01.01.2001", "Jetis", "Desa Jetis"),
        ("91.03.01.3001", "Ayapo", "Kampung Ayapo"),
        ("13.02.10", "Kubung", "Kec. Kubung"),
        ("13.02", "Kabupaten Solok", "Kab. Solok"),
        ("13.72", "Kota Solok", "Kota Solok"),
        ("13", "Sumatera Barat", "Sumatera Barat"),
    ],
)
def test_it_writes_a_place_as_in_an_address(code: str, name: str, line: str) -> None:
    assert short_name(code, name) == line
