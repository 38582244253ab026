"""A family's own events are taken back by their counter-event; what was changed since is not trampled on."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from nagari.kantor.models import Kantor
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.queries.families import earlier_numbers, family_by_number
from nagari.penduduk.services.families.changing import change_head, change_number
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.families.splitting import NewCard, join_families, split_family
from nagari.penduduk.services.outcomes import Refused
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY, make_family, make_keluarga, make_penduduk

pytestmark = pytest.mark.django_db
OCCASION = Occasion(tanggal=date(2026, 5, 1), today=TODAY)
ENTRY = Entry(wilayah=KOTO_BARU, today=TODAY)
HEAD = int(Shdk.KEPALA_KELUARGA)
NEW = "1302102003159009"


def standing(*people: Penduduk) -> list[tuple[UUID | None, int | None]]:
    rows = Penduduk.objects.in_bulk([one.id for one in people])
    return [(rows[one.id].keluarga_id, rows[one.id].shdk) for one in people]


def test_it_takes_a_change_of_head_back(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    before = standing(head, wife, child)
    done = change_head(keluarga.id, wife.id, OCCASION, known_head=head.id)
    (counter,) = reverse(ENTRY, done.id, "salah pilih")
    assert standing(head, wife, child) == before
    assert (counter.jenis, counter.membatalkan_id, counter.gains, counter.loses) == (
        *(Jenis.PEMBATALAN, done.id),
        *(False, False),
    )


def test_it_makes_no_second_head_by_taking_an_older_change_back(office: Kantor) -> None:
    keluarga, head, wife, child = make_family()
    first = change_head(keluarga.id, wife.id, OCCASION, known_head=head.id)
    fine = {"relations_unsure"}
    change_head(keluarga.id, child.id, OCCASION, known_head=wife.id, confirmed=fine)
    with pytest.raises(Refused):
        reverse(ENTRY, first.id, "salah")
    heads = Penduduk.objects.filter(keluarga=keluarga, shdk=HEAD)
    assert list(heads) == [child]


def test_it_takes_a_division_back(office: Kantor) -> None:
    _keluarga, head, wife, child = make_family()
    before = standing(head, wife, child)
    keluarga = Keluarga.objects.get()
    done = split_family(keluarga.id, {child.id: HEAD}, NewCard(no_kk=NEW), OCCASION)
    reverse(ENTRY, done.id, "batal menikah")
    assert standing(head, wife, child) == before
    assert list(Keluarga.objects.all()) == [keluarga]


def test_it_takes_no_division_back_that_somebody_built_on(office: Kantor) -> None:
    keluarga, _head, _wife, child = make_family()
    done = split_family(keluarga.id, {child.id: HEAD}, NewCard(no_kk=NEW), OCCASION)
    make_penduduk(keluarga=Keluarga.objects.get(no_kk=NEW), shdk=Shdk.ISTRI)
    with pytest.raises(Refused) as refused:
        reverse(ENTRY, done.id, "batal")
    assert refused.value.codes == ["reversal_changed"]


def test_it_takes_a_joining_back_and_opens_the_old_card(office: Kantor) -> None:
    keluarga, *_ = make_family()
    other = make_keluarga(NEW)
    mother = make_penduduk(nama="ZUBAIDAH", keluarga=other, shdk=HEAD)
    done = join_families(other.id, keluarga.id, {mother.id: int(Shdk.MERTUA)}, OCCASION)
    reverse(ENTRY, done.id, "salah")
    assert standing(mother) == [(other.id, HEAD)]
    assert Keluarga.objects.get(id=other.id).tutup_sejak is None


def test_it_takes_a_new_number_back_and_finds_it_no_more(office: Kantor) -> None:
    keluarga, *_ = make_family()
    old = keluarga.no_kk
    done = change_number(keluarga.id, NEW, None, OCCASION, known_number=old)
    assert family_by_number(old, KOTO_BARU) == keluarga
    assert earlier_numbers(keluarga.id) == [old]
    reverse(ENTRY, done.id, "salah ketik")
    assert Keluarga.objects.get().no_kk == old
    assert (earlier_numbers(keluarga.id), family_by_number(NEW, KOTO_BARU)) == ([], None)


def test_it_shows_every_event_of_a_family(clerk_client: Client) -> None:
    keluarga, head, wife, child = make_family()
    change_head(keluarga.id, wife.id, OCCASION, known_head=head.id)
    change_number(keluarga.id, NEW, None, OCCASION, known_number=keluarga.no_kk)
    split_family(keluarga.id, {child.id: HEAD}, NewCard(), OCCASION)
    new = Keluarga.objects.get(no_kk="")
    join_families(new.id, keluarga.id, {child.id: int(Shdk.ANAK)}, OCCASION)
    for one in Mutasi.objects.all():
        for page in (f"/mutasi/{one.id}/", f"/mutasi/{one.id}/batal/"):
            assert clerk_client.get(page).status_code == 200, (one.jenis, page)
    shown = clerk_client.get(f"/keluarga/{keluarga.id}/").content.decode()
    assert all(f"/mutasi/{one.id}/" in shown for one in Mutasi.objects.all())
