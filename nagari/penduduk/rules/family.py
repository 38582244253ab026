"""Checks of a family: who is head, spouse, child and parent of whom, and whether ages and marital states allow it.

Only what cannot be is an error, for a register has to hold families as they are: a head may have died last week,
a stepchild may be older than the stepfather.

Error codes: family_two_heads wife_is_male husband_is_female spouse_same_sex two_husbands family_nik_twice
child_older_than_parent.
Warning codes: family_no_head shdk_empty head_young two_wives spouse_not_married head_not_married child_older
child_close parent_younger grandchild_older.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusPerkawinan
from nagari.penduduk.rules.findings import FamilyFinding, Severity
from nagari.penduduk.rules.person import KTP_AGE, age_on

# Years between parent and child below which the relation is more likely a slip.
LEAST_GENERATION = 12


@dataclass(frozen=True, slots=True)
class Member:
    """One living member of a family, as far as the rules look."""

    nama: str
    shdk: int | None
    jenis_kelamin: int | None
    tanggal_lahir: date | None
    status_perkawinan: int | None = None
    nik: str = ""
    nik_ayah: str = ""
    nik_ibu: str = ""


def check_family(members: Sequence[Member], *, today: date) -> tuple[FamilyFinding, ...]:
    """All findings of a family; an empty family has none."""
    if not members:
        return ()
    heads = [at for at, one in enumerate(members) if one.shdk == Shdk.KEPALA_KELUARGA]
    found = [
        *_check_heads(members, heads, today),
        *_check_numbers(members),
        *_check_relations(members),
        *_check_linked_parents(members),
    ]
    if len(heads) == 1:
        found += _check_spouses(members, heads[0])
        found += _check_generations(members, members[heads[0]])
    return tuple(found)


def _warn(code: str, field: str, member: int | None, **params: object) -> FamilyFinding:
    return FamilyFinding(code, field, Severity.WARNING, params, member)


def _refuse(code: str, field: str, member: int | None, **params: object) -> FamilyFinding:
    return FamilyFinding(code, field, Severity.ERROR, params, member)


def _check_heads(members: Sequence[Member], heads: list[int], today: date) -> Iterator[FamilyFinding]:
    if not heads:
        yield _warn("family_no_head", "shdk", None)
    for extra in heads[1:]:
        yield _refuse("family_two_heads", "shdk", extra, nama=members[extra].nama, head=members[heads[0]].nama)
    for at in heads[:1]:
        head = members[at]
        if head.tanggal_lahir and head.status_perkawinan in (None, StatusPerkawinan.BELUM_KAWIN):
            age = age_on(head.tanggal_lahir, today)
            if age < KTP_AGE:
                yield _warn("head_young", "shdk", at, nama=head.nama, age=age)


def _check_numbers(members: Sequence[Member]) -> Iterator[FamilyFinding]:
    seen: dict[str, str] = {}
    for at, one in enumerate(members):
        if one.nik and one.nik in seen:
            yield _refuse("family_nik_twice", "nik", at, nama=one.nama, other=seen[one.nik])
        seen.setdefault(one.nik, one.nama)


def _check_relations(members: Sequence[Member]) -> Iterator[FamilyFinding]:
    for at, one in enumerate(members):
        if one.shdk is None:
            yield _warn("shdk_empty", "shdk", at, nama=one.nama)
        elif one.shdk == Shdk.ISTRI and one.jenis_kelamin == JenisKelamin.LAKI_LAKI:
            yield _refuse("wife_is_male", "jenis_kelamin", at, nama=one.nama)
        elif one.shdk == Shdk.SUAMI and one.jenis_kelamin == JenisKelamin.PEREMPUAN:
            yield _refuse("husband_is_female", "jenis_kelamin", at, nama=one.nama)


def _check_spouses(members: Sequence[Member], head_at: int) -> Iterator[FamilyFinding]:
    head = members[head_at]
    spouses = [at for at, one in enumerate(members) if one.shdk in (Shdk.SUAMI, Shdk.ISTRI)]
    for code, kind in (("two_husbands", Shdk.SUAMI), ("two_wives", Shdk.ISTRI)):
        for at in [at for at in spouses if members[at].shdk == kind][1:]:
            # A man may have more than one wife with the court's leave (UU 1/1974 art. 3-5), a woman one husband.
            tell = _warn if kind == Shdk.ISTRI else _refuse
            yield tell(code, "shdk", at, nama=members[at].nama)
    for at in spouses:
        one = members[at]
        wrong = JenisKelamin.PEREMPUAN if one.shdk == Shdk.ISTRI else JenisKelamin.LAKI_LAKI
        if head.jenis_kelamin == wrong:
            yield _refuse("spouse_same_sex", "shdk", at, nama=one.nama, head=head.nama)
        if one.status_perkawinan not in (None, StatusPerkawinan.KAWIN):
            yield _warn("spouse_not_married", "status_perkawinan", at, nama=one.nama)
    if spouses and head.status_perkawinan not in (None, StatusPerkawinan.KAWIN):
        yield _warn("head_not_married", "status_perkawinan", head_at, nama=head.nama)


def _check_generations(members: Sequence[Member], head: Member) -> Iterator[FamilyFinding]:
    if head.tanggal_lahir is None:
        return
    for at, one in enumerate(members):
        if one.tanggal_lahir is None or one is head:
            continue
        names = {"nama": one.nama, "head": head.nama}
        if one.shdk == Shdk.ANAK:
            if one.tanggal_lahir <= head.tanggal_lahir:
                if head.nik not in _parents(one):
                    yield _warn("child_older", "tanggal_lahir", at, **names)
            elif age_on(head.tanggal_lahir, one.tanggal_lahir) < LEAST_GENERATION:
                years = age_on(head.tanggal_lahir, one.tanggal_lahir)
                yield _warn("child_close", "tanggal_lahir", at, years=years, **names)
        elif one.shdk == Shdk.CUCU and one.tanggal_lahir <= head.tanggal_lahir:
            yield _warn("grandchild_older", "tanggal_lahir", at, **names)
        elif one.shdk == Shdk.ORANGTUA and age_on(one.tanggal_lahir, head.tanggal_lahir) < LEAST_GENERATION:
            yield _warn("parent_younger", "tanggal_lahir", at, **names)


def _check_linked_parents(members: Sequence[Member]) -> Iterator[FamilyFinding]:
    """Where the child's own row names the NIK of the parent, being older than the parent is no stepchild's case."""
    by_nik = {one.nik: one for one in members if one.nik}
    for at, one in enumerate(members):
        if one.tanggal_lahir is None:
            continue
        for nik in _parents(one):
            parent = by_nik.get(nik)
            if parent and parent is not one and parent.tanggal_lahir and one.tanggal_lahir <= parent.tanggal_lahir:
                yield _refuse("child_older_than_parent", "tanggal_lahir", at, nama=one.nama, parent=parent.nama)


def _parents(one: Member) -> tuple[str, ...]:
    return tuple(nik for nik in (one.nik_ayah, one.nik_ibu) if nik)
