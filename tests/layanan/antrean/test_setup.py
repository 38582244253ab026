"""Changing how the queue is set up while people are in it."""

import pytest
from django.test import Client

from layanan.antrean import pulse
from layanan.antrean.models import Loket
from layanan.antrean.rules.steps import Step
from layanan.antrean.services import calling, setup
from nagari.accounts.rules import Role
from nagari.lib.errors import UserError
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU, make_user

HTMX = {"HX-Request": "true"}


def test_it_keeps_a_counter_while_somebody_is_called_there(room: Room) -> None:
    tiket = room.take()
    calling.call_next(room.one, room.at())
    both = [room.surat.pk, room.data.pk]
    with pytest.raises(UserError) as removed:
        setup.remove_counter(room.one)
    with pytest.raises(UserError) as switched_off:
        setup.save_counter(KOTO_BARU, 1, "", both, aktif=False, pk=room.one.pk)
    assert {removed.value.code, switched_off.value.code} == {"counter_busy"}
    setup.save_counter(KOTO_BARU, 1, "Tamu", both, pk=room.one.pk)
    calling.step(tiket.pk, Step.FINISH, room.one, room.at())
    setup.remove_counter(room.one)
    assert list(Loket.objects.values_list("nomor", flat=True)) == [2]


def test_it_gives_a_service_hours_for_each_weekday_and_takes_them_back(live_room: Room) -> None:
    technician, row = Client(), live_room.surat
    technician.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    page, week = f"/antrean/atur/layanan/{row.pk}/jam/", {"buka_1": "08.00", "tutup_1": "12.00", "pada_libur": "on"}
    assert 'value="23.59"' in technician.get(page).content.decode()
    for wrong in ({"tutup_1": ""}, {"tutup_1": "07.00"}, {"buka_2": "x"}, {"istirahat_mulai_1": "09.00"}):
        assert technician.post(page, {**week, **wrong}).status_code == 422
    assert technician.post(page, {"pada_libur": "on"}).status_code == 422
    assert technician.post(page, week).status_code == 302
    row.refresh_from_db()
    assert (row.jam, row.pada_libur, row.buka) == ([[1, "08:00", "12:00", "", ""]], True, None)
    service = {"nama": "Surat", "huruf": "A", "menit": "5", "slot_menit": "30", "aktif": "on", "buka": "01.00"}
    assert technician.post(f"/antrean/atur/layanan/{row.pk}/", service).status_code == 302
    row.refresh_from_db()
    assert (len(row.jam), row.buka) == (1, None)
    assert "jam tersendiri" in technician.get("/antrean/atur/").content.decode()
    technician.post(page, {"kantor": "1"})
    row.refresh_from_db()
    assert (row.jam, row.pada_libur) == ([], False)


def test_it_says_who_waits_for_a_service_that_is_taken_away(clerk_client: Client, live_room: Room) -> None:
    room, technician = live_room, Client()
    technician.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    room.take(room.data)
    page = f"/antrean/atur/layanan/{room.data.pk}/"
    assert "1 orang menunggu dengan nomor" in technician.get(page).content.decode()
    technician.post(f"{page}hapus/")
    shown = clerk_client.get(f"/antrean/loket/{room.one.pk}/").content.decode()
    assert "B-001" in shown
    assert "Data penduduk</td>" in shown


def test_it_warns_where_a_letter_changes_while_its_numbers_wait(live_room: Room) -> None:
    room, technician = live_room, Client()
    technician.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    page = f"/antrean/atur/layanan/{room.surat.pk}/"
    values = {"nama": "Surat", "menit": "5", "slot_menit": "30", "aktif": "on", "buka": "00.00", "tutup": "23.59"}
    warning = "Nomor hari ini tetap berhuruf"
    for letter, taken, warned in (("Q", False, False), ("Q", True, False), ("Z", True, True), ("Y", False, False)):
        if taken:
            room.take()
        told = technician.post(page, {**values, "huruf": letter}, follow=True).content.decode()
        assert (warning in told) == warned, letter
    assert room.take().teks == "Y-001"


def test_it_tells_the_page_of_a_counter_that_is_not_there_any_more(clerk_client: Client, live_room: Room) -> None:
    room, technician = live_room, Client()
    technician.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    tiket, remove = room.take(), f"/antrean/atur/loket/{room.one.pk}/hapus/"
    calling.call_next(room.one, room.at())
    refused = technician.post(remove, follow=True).content.decode()
    assert "A-001 masih di loket ini" in refused
    calling.step(tiket.pk, Step.FINISH, room.one, room.at())
    technician.post(remove)
    setup.save_counter(KOTO_BARU, 2, "", [room.surat.pk], aktif=False, pk=room.two.pk)
    pulse.forget()
    for loket in (room.one, room.two):
        for method, page in (("get", "isi/"), ("post", "panggil/"), ("post", "langkah/"), ("post", "pindah/")):
            told = getattr(clerk_client, method)(f"/antrean/loket/{loket.pk}/{page}", headers=HTMX)
            assert told.headers.get("HX-Redirect") == "/antrean/loket/", page
    assert "Loket 1 sudah tidak dipakai" in clerk_client.get("/antrean/loket/").content.decode()
    assert clerk_client.get(f"/antrean/loket/{room.one.pk}/").status_code == 302
