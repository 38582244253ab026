"""Reading events."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Jenis, Mutasi, MutasiGanda, Penduduk
from nagari.sync.prepared import Statement

# Say where somebody is from then on: nothing of the kind may be dated before the last one.
PRESENCE: Final = (
    *(Jenis.LAHIR, Jenis.DATANG, Jenis.PINDAH, Jenis.PINDAH_DALAM, Jenis.HILANG, Jenis.KEMBALI, Jenis.MATI),
    *(Jenis.SEMENTARA_MASUK, Jenis.SEMENTARA_KELUAR, Jenis.SEMENTARA_SELESAI),
)


def standing_events(rows: QuerySet[Mutasi] | None = None) -> QuerySet[Mutasi]:
    """Events that were not reversed, reversals themselves left out."""
    found = Mutasi.objects.all() if rows is None else rows
    return found.exclude(jenis=Jenis.PEMBATALAN).filter(~Exists(Mutasi.objects.filter(membatalkan=OuterRef("pk"))))


def unsettled(rows: QuerySet[Mutasi]) -> QuerySet[Mutasi]:
    """Of these, what is recorded twice, does not count and is not settled; as figures know it, a second behind."""
    return standing_events(rows).filter(id__in=MutasiGanda.objects.values("mutasi"))


def events_of(penduduk_id: UUID) -> QuerySet[Mutasi]:
    return Mutasi.objects.filter(penduduk_id=penduduk_id)


def act_of(mutasi: Mutasi) -> list[Mutasi]:
    """All events of the act it belongs to, itself among them, in the order they were noted. One query."""
    return list(Mutasi.objects.filter(rombongan=mutasi.rombongan).order_by("id"))


def jejak_of(act: Sequence[Mutasi]) -> Any:
    """The trace of an act as it is kept, for `trace.read`: one of its events carries it."""
    return next((one.jejak for one in act if one.jejak), [])


def last_presence(penduduk_id: UUID) -> date | None:
    """The day of the last event that says where the person is. One query."""
    rows = standing_events(events_of(penduduk_id).filter(jenis__in=PRESENCE))
    return rows.order_by("-tanggal").values_list("tanggal", flat=True).first()


def open_absence(penduduk_id: UUID) -> Mutasi | None:
    """The temporary stay or absence that has not ended."""
    kinds = (Jenis.SEMENTARA_MASUK, Jenis.SEMENTARA_KELUAR, Jenis.SEMENTARA_SELESAI)
    last = standing_events(events_of(penduduk_id).filter(jenis__in=kinds)).order_by("-tanggal", "-id").first()
    return last if last is not None and last.jenis != Jenis.SEMENTARA_SELESAI else None


def children_of(mother: Penduduk) -> list[date]:
    """Birth dates of the children of this mother that are registered here."""
    number = mother.nik or mother.nomor_sementara
    named = Q(nik_ibu=number) if number else Q(pk=None)
    if mother.keluarga_id:
        named |= Q(keluarga_id=mother.keluarga_id, nama_ibu=mother.nama)
    rows = Penduduk.objects.filter(named, wilayah=mother.wilayah, tanggal_lahir__isnull=False)
    return [born for born in rows.values_list("tanggal_lahir", flat=True) if born]


_SPOUSES: Final = (Shdk.SUAMI, Shdk.ISTRI)
COUPLE: Final = (Shdk.KEPALA_KELUARGA, *_SPOUSES)


def husband_of(woman: Penduduk) -> Penduduk | None:
    """On the same card, to be proposed as father."""
    if woman.keluarga_id is None or woman.shdk not in COUPLE:
        return None
    rows = Penduduk.objects.filter(keluarga_id=woman.keluarga_id, shdk__in=COUPLE, jenis_kelamin=JenisKelamin.LAKI_LAKI)
    return rows.exclude(id=woman.id).order_by("status_dasar", "shdk").first()


def spouses_of(one: Penduduk) -> list[Penduduk]:
    """Whoever lives here and is married to `one`: by the wedding recorded here, else by what stands on the card."""
    alive = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP, status_perkawinan=StatusPerkawinan.KAWIN)
    kinds = (Jenis.KAWIN, Jenis.CERAI)
    acts = standing_events(events_of(one.id).filter(jenis__in=kinds)).values_list("rombongan", flat=True)
    partners = Mutasi.objects.filter(rombongan__in=list(acts), jenis__in=kinds).exclude(penduduk_id=one.id)
    # The last act with each: whoever was divorced may be married again, to somebody else.
    last = dict(partners.order_by("id").values_list("penduduk_id", "jenis"))
    wed = list(alive.filter(id__in=[key for key, jenis in last.items() if jenis == Jenis.KAWIN]))
    if wed or one.keluarga_id is None or one.shdk not in COUPLE:
        return wed
    wanted = _SPOUSES if one.shdk == Shdk.KEPALA_KELUARGA else (Shdk.KEPALA_KELUARGA,)
    return list(alive.filter(keluarga_id=one.keluarga_id, shdk__in=wanted).exclude(id=one.id).order_by("id"))


def reversal_of(mutasi: Mutasi) -> Mutasi | None:
    """The event that took this one back."""
    return Mutasi.objects.filter(membatalkan=mutasi).order_by("id").first()


_HISTORY: Final = Statement(
    lambda key: (
        Mutasi.objects.filter(penduduk_id=key)
        .exclude(jenis=Jenis.PEMBATALAN)
        .order_by("-tanggal", "-id")
        .values_list("id", "jenis", "tanggal", Exists(Mutasi.objects.filter(membatalkan=OuterRef("pk"))))
    )
)


def history_of(penduduk_id: UUID) -> list[tuple[UUID, str, date, bool]]:
    """(event, kind, day, is reversed), the latest first. One query."""
    return [(key, jenis, day, bool(undone)) for key, jenis, day, undone in _HISTORY.rows(penduduk_id)]
