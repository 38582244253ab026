import pytest

from nagari.penduduk.queries.duplicates import ALIKE, SAME_NIK, pairs
from tests.office import KOTO_BARU
from tests.penduduk.people import make_penduduk

pytestmark = pytest.mark.django_db
SELAYO = "13.02.10.2002"
ONE, OTHER = "1302105203909001", "1302105203909002"


def found() -> list[tuple[frozenset[str], str]]:
    return [(frozenset((pair.one.nomor, pair.other.nomor)), pair.reason) for pair in pairs(KOTO_BARU)]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"nik": ONE}, {"nik": ONE}, SAME_NIK),
        ({"nik": ONE, "nama": "ROSNIDAR"}, {"nik": OTHER, "nama": "Rosnidar"}, ALIKE),
        ({"nik": ONE}, {"nomor_sementara": "0130210200100001", "nama": "ROSNIDA"}, ALIKE),
        ({"nomor_sementara": "0130210200100001"}, {"nomor_sementara": "0130210200100002"}, ALIKE),
        # Two with a NIK of their own each and other names are two people, however alike.
        ({"nik": ONE, "nama": "ROSNIDAR"}, {"nik": OTHER, "nama": "ROSNIDA"}, None),
        ({"nik": ONE, "nama": "ROSNIDAR"}, {"nomor_sementara": "0130210200100001", "nama": "BUYUNG"}, None),
        ({"nik": ONE, "nama_ibu": "UPIK"}, {"nik": OTHER, "nama_ibu": "SITI"}, None),
    ],
)
def test_it_pairs_who_may_be_one(one: dict[str, str], other: dict[str, str], reason: str | None) -> None:
    first, second = make_penduduk(**one), make_penduduk(**other)
    # In between and on the same day, of another village, and without a birth date.
    make_penduduk(nama="ZULKIFLI", nik="1302105203909009")
    make_penduduk(SELAYO, **one)
    make_penduduk(nama="ZAINAL", nomor_sementara="0130210200100009", tanggal_lahir=None)
    assert found() == ([(frozenset((first.nomor, second.nomor)), reason)] if reason else [])


def test_it_pairs_each_two_of_three() -> None:
    for number in range(1, 4):
        make_penduduk(nomor_sementara=f"013021020010000{number}")
    assert len(found()) == 3
