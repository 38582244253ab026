import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor
from tests.office import make_user
from tests.penduduk.people import make_family, make_penduduk

BACKEND = "nagari.accounts.backends.RoleBackend"


def last_log() -> AccessLog:
    row = AccessLog.objects.order_by("-pk").first()
    assert row is not None
    return row


def test_it_says_how_an_empty_list_fills(clerk_client: Client) -> None:
    assert "Belum ada penduduk" in clerk_client.get("/penduduk/").content.decode()


def test_it_lists_and_logs_with_the_term_masked(clerk_client: Client) -> None:
    make_family()
    response = clerk_client.get("/penduduk/?q=nurhayati")
    assert "NURHAYATI" in response.content.decode()
    assert "SYAFRIL" not in response.content.decode()
    row = last_log()
    assert (row.act, row.count, row.detail) == ("search", 1, "n********")


def test_it_opens_the_record_for_a_whole_number(clerk_client: Client) -> None:
    _keluarga, head, *_ = make_family()
    response = clerk_client.get(f"/penduduk/?q={head.nik}")
    assert response["Location"] == f"/penduduk/{head.id}/"
    assert head.nik not in last_log().detail


def test_it_escapes_what_people_are_called(clerk_client: Client) -> None:
    make_penduduk(nama="<script>alert(1)</script>")
    assert "<script>alert" not in clerk_client.get("/penduduk/").content.decode()
    assert "<script>alert" not in clerk_client.get("/penduduk/?q=<script>alert(1)</script>").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "hal=abc",
        "hal=-1",
        "hal=999999999999",
        "hal=0",
        "q=%00",
        "q=" + "a" * 5000,
        "urut=x",
        "dari=x",
        "tempat=x",
        "agama=x",
        "kelompok=pemilih&pada=2026-05-31",
    ],
)
def test_it_answers_every_address(clerk_client: Client, query: str) -> None:
    assert clerk_client.get(f"/penduduk/?{query}").status_code == 200
    assert clerk_client.get(f"/keluarga/?{query}&periksa=x").status_code == 200


def test_it_hides_disability_from_who_need_not_know(office: Kantor, client: Client) -> None:
    penduduk = make_penduduk(cacat=2)
    client.force_login(make_user(Role.VERIFIER), BACKEND)
    assert "Disabilitas" not in client.get(f"/penduduk/{penduduk.id}/").content.decode()
    assert 'name="cacat"' not in client.get("/penduduk/").content.decode()
    assert "ROSNIDAR" in client.get("/penduduk/?cacat=1").content.decode()
    client.force_login(make_user(Role.CLERK, username="loket"), BACKEND)
    assert "Disabilitas sensorik netra" in client.get(f"/penduduk/{penduduk.id}/").content.decode()


def test_it_writes_labels_calmly_on_screens_and_officially_on_prints(clerk_client: Client) -> None:
    _keluarga, head, *_ = make_family()
    screen = clerk_client.get(f"/penduduk/{head.id}/").content.decode()
    assert "Kepala keluarga" in screen
    assert "ISLAM" not in screen
    sheet = clerk_client.get(f"/penduduk/{head.id}/cetak/").content.decode()
    assert "KEPALA KELUARGA" in sheet
    assert "ISLAM" in sheet


def test_it_keeps_to_its_number_of_queries(clerk_client: Client, clerk: User) -> None:
    keluarga, head, *_ = make_family()
    for address, most in (
        ("/penduduk/", 12),
        ("/penduduk/?q=nur", 12),
        (f"/penduduk/{head.id}/", 14),
        (f"/keluarga/{keluarga.id}/", 14),
        ("/keluarga/", 14),
    ):
        clerk_client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert clerk_client.get(address).status_code == 200
        assert len(asked) <= most, (address, [one["sql"][:90] for one in asked])


def test_it_suggests_in_the_header(clerk_client: Client) -> None:
    _keluarga, head, *_ = make_family()
    page = clerk_client.get("/penduduk/saran/?q=syaf").content.decode()
    assert f"/penduduk/{head.id}/" in page
    assert head.nik not in page
    assert clerk_client.get("/penduduk/saran/?q=s").content.decode().strip() == ""


def test_a_temporary_number_is_called_so_on_a_phone_too(clerk_client: Client) -> None:
    make_penduduk(nama="TANPA NIK", nik="", nomor_sementara="S-9001")
    shown = clerk_client.get("/penduduk/").content.decode()
    assert 'data-label="Nomor sementara">S-9001' in shown
    assert 'data-label="NIK"' not in shown
