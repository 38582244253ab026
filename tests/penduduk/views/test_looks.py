"""Every look at somebody's record is in the access log, whichever page shows it."""

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog
from tests.penduduk.people import make_family


@pytest.mark.parametrize(
    ("address", "act"),
    [
        ("/penduduk/{person}/", "view"),
        ("/penduduk/{person}/cetak/", "print"),
        ("/penduduk/{person}/ubah/kesehatan/", "view"),
        ("/penduduk/{person}/hapus/", "view"),
        ("/penduduk/{person}/ganda/", "search"),
        ("/penduduk/gabung/{person}/{other}/", "view"),
        ("/keluarga/masuk/{person}/", "view"),
        ("/keluarga/keluar/{person}/", "view"),
        ("/keluarga/{family}/tambah/", "search"),
        ("/keluarga/{family}/hapus/", "view"),
        ("/keluarga/{family}/", "view"),
        ("/keluarga/{family}/cetak/", "print"),
        ("/keluarga/{family}/ubah/", "view"),
        ("/keluarga/{family}/hubungan/", "view"),
    ],
)
def test_it_logs_every_page_that_shows_a_record(clerk_client: Client, address: str, act: str) -> None:
    keluarga, head, wife, _child = make_family()
    before = AccessLog.objects.count()
    page = address.format(person=head.id, other=wife.id, family=keluarga.id)
    assert clerk_client.get(page).status_code == 200
    rows = AccessLog.objects.order_by("pk")[before:]
    assert act in {row.act for row in rows}
    assert {row.object_id for row in rows} & {str(head.id), str(keluarga.id)}
