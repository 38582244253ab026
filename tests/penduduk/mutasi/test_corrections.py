"""Wherever the register is changed outside an event, the events still lead from today to any day before."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from nagari.penduduk.buku.months import next_month
from nagari.penduduk.models import BulanTutup, Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.corrections import counted_events, note_corrections
from nagari.penduduk.mutasi.facts import BirthFacts, DeathFacts
from nagari.penduduk.mutasi.services.birth import record_birth
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.mutasi.sides import Side, present_side
from nagari.penduduk.services.families import update_keluarga
from nagari.penduduk.services.lingkungan import follow_merge
from nagari.penduduk.services.membership import add_member
from nagari.penduduk.services.merging import merge_penduduk, undo_merge
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import delete_penduduk
from tests.office import KOTO_BARU, NOW, make_regions
from tests.penduduk.people import TODAY, make_family, make_penduduk, make_places

pytestmark = pytest.mark.django_db
ENTRY = Entry(wilayah=KOTO_BARU, today=TODAY)
CHILD = {"nama": "AZIZAH", "jenis_kelamin": 2, "tanggal_lahir": date(2026, 5, 2)}


def start() -> Counter[Side | None]:
    """Whom the events lead back to, from those who are here now."""
    found: Counter[Any] = Counter(side for one in Penduduk.objects.all() if (side := present_side(one)))
    for event in Mutasi.objects.all():
        if event.gains:
            found[Side(event.masuk_lingkungan_id, event.masuk_jk or 0, event.masuk_wn)] -= 1
        if event.loses:
            found[Side(event.keluar_lingkungan_id, event.keluar_jk or 0, event.keluar_wn)] += 1
    return +found


def test_it_notes_who_moves_with_the_card_and_with_a_family() -> None:
    jorong, rt = make_places()
    family, _head, _wife, _child = make_family()
    Penduduk.objects.update(lingkungan=jorong)
    single = make_penduduk()
    before = start()
    update_keluarga(family.id, {"lingkungan_id": rt.id}, {"lingkungan_id": None}, today=TODAY, everybody=True)
    assert Mutasi.objects.count() == 3
    add_member(family.id, single.id, 9, today=TODAY)
    assert Penduduk.objects.get(id=single.id).lingkungan_id == rt.id
    assert start() == before


def test_it_notes_what_an_import_changes() -> None:
    jorong, rt = make_places()
    one, other = make_penduduk(lingkungan=jorong), make_penduduk(lingkungan=jorong)
    before = start()
    Penduduk.objects.filter(id=one.id).update(lingkungan=rt, pekerjaan=9)
    changed = {
        one.id: {"lingkungan_id": (jorong.id, rt.id), "pekerjaan": (None, 9)},
        other.id: {"pekerjaan": (None, 9)},
    }
    assert note_corrections(KOTO_BARU, changed, today=TODAY) == 1
    assert start() == before


def test_it_takes_back_what_a_double_counted_and_gives_it_again() -> None:
    make_regions()
    known = make_penduduk(nama="AZIZAH", tanggal_lahir=date(2026, 5, 2))
    record_birth(Entry(wilayah=KOTO_BARU, today=TODAY, confirmed={"twin"}), CHILD, BirthFacts())
    double = Penduduk.objects.exclude(id=known.id).get()
    before = start()
    made = merge_penduduk(known.id, double.id, (), user_id=None, now=NOW, today=TODAY)
    assert start() == before
    undo_merge(made.id, now=NOW)
    assert start() == before


def test_it_leaves_a_closed_month_as_signed_when_a_merge_is_undone() -> None:
    make_regions()
    known = make_penduduk(nama="AZIZAH", tanggal_lahir=date(2026, 5, 2))
    record_birth(Entry(wilayah=KOTO_BARU, today=TODAY, confirmed={"twin"}), CHILD, BirthFacts())
    double = Penduduk.objects.exclude(id=known.id).get()
    before = start()
    for month in (date(2026, 5, 1), date(2026, 6, 1)):
        made = merge_penduduk(known.id, double.id, (), user_id=None, now=NOW, today=TODAY)
        BulanTutup.objects.create(wilayah=KOTO_BARU, bulan=month, ditutup_pada=NOW, sidik="0" * 64)
        signed = set(Mutasi.objects.filter(bulan_buku__lte=month).values_list("id", flat=True))
        undo_merge(made.id, now=NOW)
        assert start() == before
        assert set(Mutasi.objects.filter(bulan_buku__lte=month).values_list("id", flat=True)) == signed
        (again,) = counted_events(double.id)
        assert (again.jenis, again.bulan_buku) == (Jenis.LAHIR, next_month(month))
    reverse(Entry(wilayah=KOTO_BARU, today=TODAY), again.id, "keliru")
    assert not Penduduk.objects.filter(id=double.id).exists()
    assert start() == before


def test_it_deletes_nobody_whom_an_event_counts() -> None:
    one = make_penduduk()
    record_death(ENTRY, one.id, TODAY, DeathFacts())
    with pytest.raises(Refused) as refused:
        delete_penduduk(one.id, "keliru", today=TODAY, now=NOW)
    assert refused.value.codes == ["has_events"]


def test_it_follows_a_part_of_the_village_that_became_another() -> None:
    jorong, rt = make_places()
    one = make_penduduk(lingkungan=rt)
    (made,) = record_death(ENTRY, one.id, TODAY, DeathFacts())
    follow_merge(rt.id, jorong.id)
    made.refresh_from_db()
    assert made.keluar_lingkungan_id == jorong.id
