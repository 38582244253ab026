"""The rules, applied to a record as it would be saved, with what only the database knows: who else has the number."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import connection

from nagari.lib.nik import mask_nik
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import twins_of
from nagari.penduduk.rules import FamilyFinding, Finding, Member, Severity, check_family, check_person
from nagari.wilayah.queries.tree import kecamatan_codes

# Any key of PostgreSQL's advisory locks, the same for all who give or change a NIK ("nik" as a number).
_LOCK = 0x6E696B
_NAMED = 3


def hold_numbers() -> None:
    """Nobody else gives or changes a NIK, or who belongs to a family, until this transaction ends.

    So looking and writing are one: two clerks could each add a head to a family that had none.

    SQLite's transactions are IMMEDIATE and thereby alone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def check_nik_free(nik: str, wilayah: str, *, but: UUID | None = None) -> tuple[Finding, ...]:
    """One active record of a region may have a NIK; a closed one (moved, died) keeps its own and is not in the way."""
    if not nik:
        return ()
    others = Penduduk.objects.filter(nik=nik, wilayah=wilayah, status_dasar=StatusDasar.HIDUP)
    others = others.exclude(id=but) if but else others
    other = others.values_list("id", "nama").first()
    return (Finding("nik_taken", "nik", params={"nama": other[1], "id": str(other[0])}),) if other else ()


def check_twins(one: Penduduk) -> tuple[Finding, ...]:
    """Who may be the same person already: one warning. It also stops a form that is sent twice from making two."""
    found = twins_of(one.wilayah, one.nik, one.nama, one.tanggal_lahir, one.nama_ibu)
    if not found:
        return ()
    names = ", ".join(f"{twin.nama} ({mask_nik(twin.nomor)})" for twin in found[:_NAMED])
    return (Finding("twin", "", Severity.WARNING, {"names": names}),)


def check_kk_free(no_kk: str, wilayah: str, *, but: UUID | None = None) -> tuple[Finding, ...]:
    if not no_kk:
        return ()
    others = Keluarga.objects.filter(no_kk=no_kk, wilayah=wilayah)
    others = others.exclude(id=but) if but else others
    return (Finding("kk_taken", "no_kk"),) if others.exists() else ()


def check_open(keluarga: Keluarga) -> tuple[Finding, ...]:
    """Whoever enters a closed family opens it again; asked, for a card nobody was on is often a mistyped number."""
    if keluarga.tutup_sejak is None:
        return ()
    return (Finding("kk_closed", "keluarga", Severity.WARNING, {"closed": keluarga.tutup_sejak}),)


def findings_of(penduduk: Penduduk, *, today: date) -> tuple[Finding, ...]:
    districts = kecamatan_codes() if penduduk.nik else None
    # Where no tree of regions was loaded, every district would be unknown.
    return check_person(penduduk, today=today, districts=districts or None)


def members_of(keluarga_id: UUID) -> list[Penduduk]:
    """Living members, head first, as the card lists them. One query."""
    rows = Penduduk.objects.filter(keluarga_id=keluarga_id, status_dasar=StatusDasar.HIDUP)
    return list(rows.order_by("shdk", "tanggal_lahir", "id"))


def home_of(keluarga: Keluarga, members: Iterable[Penduduk]) -> UUID | None:
    """Where the family lives: what its card says, else where its head lives (`members` in order of `members_of`)."""
    return keluarga.lingkungan_id or next((one.lingkungan_id for one in members if one.lingkungan_id), None)


def check_members(members: Iterable[Penduduk], *, today: date) -> tuple[FamilyFinding, ...]:
    return check_family([as_member(one) for one in members], today=today)


def as_member(one: Penduduk) -> Member:
    return Member(
        nama=one.nama,
        shdk=one.shdk,
        jenis_kelamin=one.jenis_kelamin,
        tanggal_lahir=one.tanggal_lahir,
        status_perkawinan=one.status_perkawinan,
        nik=one.nik,
        nik_ayah=one.nik_ayah,
        nik_ibu=one.nik_ibu,
    )


def newly_found(
    before: Iterable[Finding], after: Iterable[Finding], touched: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What a change brings about: findings that were not there before, and errors in the fields it touches.

    An old flaw in another section must not stop a clerk from writing down a phone number.
    """
    known = {(one.code, one.field, str(one.params.get("nama", ""))) for one in before}
    return tuple(
        one
        for one in after
        if (one.is_error and one.field in touched)
        or (one.code, one.field, str(one.params.get("nama", ""))) not in known
    )
