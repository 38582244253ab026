"""Keeping the events true where the register is changed outside them: by an import, a merge, a part of the village."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from nagari.lib.ids import uuid7_of
from nagari.penduduk.buku.months import last_closed, open_month
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.counter import counter_of
from nagari.penduduk.mutasi.doubles import gaps_of
from nagari.penduduk.mutasi.queries import standing_events
from nagari.penduduk.mutasi.sides import SIDE_FIELDS, set_sides, side_of

# Why the events of a record that was merged into another one are taken back.
MERGED: Final = "gabungan"
# Why one of them counts again, in the language of the books.
RECOUNTED: Final = "dihitung kembali: penggabungan data dibatalkan"
# Why the register counts somebody as no event says.
SETTLED: Final = "mengikuti data yang dipilih dari dua komputer"
_AT_ONCE: Final = 500
Changes = Mapping[UUID, Mapping[str, tuple[Any, Any]]]


def note_corrections(wilayah: str, changed: Changes, *, today: date) -> int:
    """Residents were changed in bulk, {id: {attname: (before, after)}}; who counts otherwise gets a correction.

    After the change, in its transaction. How many.
    """
    concerned = {key: values for key, values in changed.items() if not SIDE_FIELDS.isdisjoint(values)}
    keys, rows = sorted(concerned), list[Mutasi]()
    month = open_month(wilayah, today) if keys else today
    for start in range(0, len(keys), _AT_ONCE):
        found = Penduduk.all_objects.filter(id__in=keys[start : start + _AT_ONCE])
        for now in found.values("id", "nama", *SIDE_FIELDS):
            was = now | {name: pair[0] for name, pair in concerned[now["id"]].items()}
            row = Mutasi(
                wilayah=wilayah,
                jenis=Jenis.PEMBETULAN,
                penduduk_id=now["id"],
                nama=now["nama"],
                tanggal=today,
                tanggal_catat=today,
                bulan_buku=month,
            )
            set_sides(row, side_of(was), side_of(now))
            if row.loses or row.gains:
                row.rombongan = row.id
                sides = {name: pair for name, pair in concerned[now["id"]].items() if name in SIDE_FIELDS}
                row.jejak = trace.written([trace.Touched(Penduduk, now["id"], sides)])
                rows.append(row)
    Mutasi.objects.bulk_create(rows, batch_size=_AT_ONCE)
    return len(rows)


@transaction.atomic
def follow_register(penduduk_id: UUID) -> None:
    """What two machines said of somebody was put together or settled, and as it stands now no event says so: one more
    correction does, for the books follow the events.

    It is made of the events alone, its key and its days too: machines that notice it apart write one and the same row.
    """
    for key, gap in gaps_of([penduduk_id]).items():
        person = Penduduk.objects.get(id=key)
        events = Mutasi.objects.filter(penduduk_id=key).order_by("id")
        known = list(events.values_list("id", "tanggal", "tanggal_catat"))
        day = max(tanggal for _id, tanggal, _entered in known)
        seed = repr((key, gap.now, [one.hex for one, *_days in known])).encode()
        row = Mutasi(
            # Right after the last of them.
            id=uuid7_of(max(one.int for one, *_days in known) // 2**80 + 1, seed),
            wilayah=person.wilayah,
            jenis=Jenis.PEMBETULAN,
            penduduk_id=key,
            nama=person.nama,
            keluarga_id=person.keluarga_id,
            tanggal=day,
            tanggal_catat=max(entered for _id, _tanggal, entered in known),
            bulan_buku=open_month(person.wilayah, day),
            alasan=SETTLED,
        )
        row.rombongan = row.id
        set_sides(row, gap.told, gap.now)
        row.save(force_insert=True)


def counted_events(penduduk_id: UUID) -> list[Mutasi]:
    """Events of somebody that count and were not reversed."""
    return [one for one in standing_events(Mutasi.objects.filter(penduduk_id=penduduk_id)) if one.loses or one.gains]


def void_events(penduduk_id: UUID, *, today: date) -> None:
    """The record turned out to be another one's double: what it counted is taken back, nothing else is touched."""
    for event in counted_events(penduduk_id):
        counter_of(event, today=today, alasan=MERGED).save(force_insert=True)


def unvoid_events(penduduk_id: UUID, *, today: date) -> None:
    """The merge is undone: the two were two after all. What a closed month was signed with stays; there the event is
    counted once more, in the first open month."""
    of_person = Mutasi.objects.filter(penduduk_id=penduduk_id)
    # Taken back by an earlier merge, and counted again when that was undone.
    settled = of_person.filter(alasan=RECOUNTED).order_by("-id").values_list("id", flat=True).first()
    rows = of_person.filter(jenis=Jenis.PEMBATALAN, alasan=MERGED).select_related("membatalkan").order_by("id")
    for row in rows.filter(id__gt=settled) if settled else rows:
        closed = last_closed(row.wilayah)
        if row.membatalkan is None or closed is None or row.bulan_buku > closed:
            row.delete()
        else:
            count_again(row.membatalkan, today, RECOUNTED)


def count_again(event: Mutasi, today: date, reason: str) -> None:
    """Once more in the first open month. With its trace, of an act of several people that of this person: it may be
    reversed by itself."""
    act = list(Mutasi.objects.filter(rombongan=event.rombongan))
    told = [one for row in act if trace.is_readable(row.jejak) for one in row.jejak]
    jejak = [one for one in told if len(act) == 1 or _is_of(one, event.penduduk_id)]
    kept = {
        field.attname: getattr(event, field.attname)
        for field in Mutasi._meta.concrete_fields
        if field.attname.startswith(("keluar_", "masuk_"))
    }
    row = Mutasi(
        wilayah=event.wilayah,
        jenis=event.jenis,
        penduduk_id=event.penduduk_id,
        nama=event.nama,
        keluarga_id=event.keluarga_id,
        tanggal=event.tanggal,
        tanggal_catat=today,
        bulan_buku=open_month(event.wilayah, event.tanggal),
        alasan=reason,
        rincian=event.rincian,
        jejak=jejak,
        pencatat_id=event.pencatat_id,
        **kept,
    )
    row.rombongan = row.id
    row.save(force_insert=True)


def _is_of(one: Sequence[Any], penduduk_id: UUID | None) -> bool:
    return penduduk_id is not None and one[1] == penduduk_id.hex


def follow_part(source: UUID, target: UUID) -> None:
    """A part of the village became another one: events name a place that exists."""
    Mutasi.objects.filter(keluar_lingkungan_id=source).update(keluar_lingkungan_id=target)
    Mutasi.objects.filter(masuk_lingkungan_id=source).update(masuk_lingkungan_id=target)
