"""What a page of the office may ask of the database, session and person included."""

import pytest
from django.test import Client

from nagari.kantor import services
from nagari.kantor.models import Kantor
from tests.kantor.test_numbers import POLA
from tests.kantor.test_officials import KASI, SEKRETARIS, STAF, WALI
from tests.office import KOTO_BARU, NOW

BUDGET = {
    "/kantor/": 7,
    "/kantor/nomor/": 4,
    "/kantor/nomor/seri/{seri}/": 8,
    "/kantor/pegawai/": 3,
    "/kantor/libur/?tahun=2026": 5,
    "/kantor/jam/": 3,
    "/kantor/uji-cetak/": 4,
}


@pytest.mark.parametrize("path", BUDGET)
def test_it_asks_the_database_a_fixed_number_of_times(
    clerk_client: Client, office: Kantor, path: str, django_assert_max_num_queries: object
) -> None:
    for one in (WALI, SEKRETARIS, KASI, STAF):
        services.save_official(KOTO_BARU, one)
    seri = services.create_series(KOTO_BARU, kode="SURAT", nama="Surat", pola=POLA, tahun=2026)
    services.reserve_block("SURAT", 60, "", NOW)
    address = path.format(seri=seri.pk)
    clerk_client.get(address)
    with django_assert_max_num_queries(BUDGET[path]):  # type: ignore[operator]
        assert clerk_client.get(address).status_code == 200
