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
