"""What a visit is about: the clerk links the request to the number that is served."""

from datetime import datetime

from django.test import Client
from django.utils import timezone

from layanan.antrean.models import Tiket
from layanan.antrean.services import calling, setup
from layanan.permohonan.models import Permohonan
from layanan.permohonan.services import Subjek
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.penduduk.models import Penduduk
from tests.layanan.antrean.conftest import ALL_DAY, Room
from tests.layanan.permohonan.desk import hand_in, offer
from tests.office import KOTO_BARU, SELAYO, make_user
from tests.penduduk.people import make_penduduk


def ask(by: User, person: Penduduk, now: datetime) -> Permohonan:
    subjek = (Subjek(person.id, person.nama),)
    jenis = offer("SKTM")["SKTM"]
    return hand_in(jenis, by, now, person.nama, pemohon=person.id, subjek=subjek)


def test_it_links_the_request_that_was_taken_in_with_one_press(clerk: User, live_room: Room) -> None:
    room, client = live_room, Client()
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    base, person = f"/antrean/loket/{room.one.pk}/", make_penduduk(nama="ROSNIDAR")
    assert client.get(f"{base}urusan/")["Location"] == base
    tiket = room.take()
    calling.call_next(room.one, room.at())
    shown = client.get(base).content.decode()
    assert 'href="/permohonan/baru/"' in shown
    assert "Pilih dahulu warganya" in client.get(f"{base}urusan/").content.decode()
    client.post(f"{base}siapa/", {"penduduk": str(person.pk)})
    assert f'href="/permohonan/baru/?orang={person.pk}"' in client.get(base).content.decode()
    row = ask(clerk, person, room.at().wall)
    assert f"Urusannya {row.nomor}" in client.get(base).content.decode()
    assert row.nomor in client.get(f"{base}urusan/").content.decode()
    assert AccessLog.objects.filter(detail="permohonan").count() == 1
    assert client.post(f"{base}urusan/", {"permohonan": str(row.pk)}).status_code == 302
    assert Tiket.objects.get(pk=tiket.pk).permohonan == row.pk
    assert f'href="/permohonan/{row.pk}/"' in client.get(base).content.decode()
    client.post(f"{base}urusan/", {"permohonan": ""})
    assert Tiket.objects.get(pk=tiket.pk).permohonan is None


def test_it_takes_the_number_somebody_brings_and_nothing_else(clerk: User, live_room: Room) -> None:
    room, client = live_room, Client()
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    page, person = f"/antrean/loket/{room.one.pk}/urusan/", make_penduduk(nama="ROSNIDAR")
    row, foreign = ask(clerk, person, room.at().wall), make_user(Role.CLERK, SELAYO, username="petugas-selayo")
    other = hand_in(row.versi.jenis, foreign, timezone.now())
    tiket = room.take()
    calling.call_next(room.one, room.at())
    for typed in ("x", "KTB-000-000-001", "\x00", other.nomor, "9" * 5000):
        assert client.post(page, {"nomor": typed}).status_code in (302, 422)
        assert Tiket.objects.get(pk=tiket.pk).permohonan is None
    for key in ("x", str(other.pk), str(person.pk)):
        assert client.post(page, {"permohonan": key}).status_code == 404
    assert client.post(page, {"nomor": row.nomor.lower().replace("-", " ")}).status_code == 302
    assert Tiket.objects.get(pk=tiket.pk).permohonan == row.pk


def test_it_leads_to_the_letter_the_queue_is_for_and_shows_no_requests_to_who_may_not(
    clerk: User, live_room: Room
) -> None:
    room, jenis = live_room, offer("SKTM")["SKTM"]
    setup.save_service(KOTO_BARU, setup.Layanan(nama="Surat", huruf="A", jenis=jenis.pk, **ALL_DAY), room.surat.pk)
    room.take()
    calling.call_next(room.one, room.at())
    for user, wanted in ((clerk, True), (make_user(Role.VERIFIER, username="periksa"), False)):
        client = Client()
        client.force_login(user, "nagari.accounts.backends.RoleBackend")
        shown = client.get(f"/antrean/loket/{room.one.pk}/").content.decode()
        assert (f'href="/permohonan/baru/{jenis.pk}/"' in shown) == wanted
