"""Checks of one resident's record.

Error codes: those of `lib.nik` (nik_*), of `rules.names` and `lib.names` (name_*), and sex_empty birth_empty
birth_future birth_too_early marriage_before_birth marriage_future divorce_before_marriage divorce_before_birth
divorce_future parent_is_self pregnant_man.
Warning codes: those of `lib.nik`, and birth_very_old marriage_young married_child unmarried_with_marriage
married_with_divorce education_age ktp_age wna_without_passport belief_without_religion parent_nik.
"""

from collections.abc import Container
from datetime import date
from typing import Protocol

from nagari.lib.nik import check_nik, is_plainly_valid
from nagari.penduduk.kode import Agama, Hamil, JenisKelamin, Kewarganegaraan, KtpEl, PendidikanKk, StatusPerkawinan
from nagari.penduduk.rules.findings import Finding, Severity
from nagari.penduduk.rules.names import check_name

# UU 16/2019 art. 7: both must be 19; a court may allow less, so less only warns.
MARRIAGE_AGE = 19
# UU 24/2013 art. 63: a KTP-el from 17, or on marriage.
KTP_AGE = 17
# UU 13/1998 art. 1.
ELDERLY = 60
OLD_AGE = 110
HIGHEST_AGE = 130
# The least age at which each schooling can be finished; younger is a slip in nearly every case.
_EDUCATION_AGE = {
    PendidikanKk.TAMAT_SD: 10,
    PendidikanKk.SLTP: 13,
    PendidikanKk.SLTA: 15,
    PendidikanKk.DIPLOMA_I_II: 17,
    PendidikanKk.DIPLOMA_III: 18,
    PendidikanKk.DIPLOMA_IV_STRATA_I: 19,
    PendidikanKk.STRATA_II: 20,
    PendidikanKk.STRATA_III: 22,
}
_EDUCATION_LEAST = {int(kode): age for kode, age in _EDUCATION_AGE.items()}


class Person(Protocol):
    """What the checks look at. A Penduduk has all of it; an importer may pass something lighter."""

    nik: str
    nama: str
    jenis_kelamin: int | None
    tanggal_lahir: date | None
    agama: int | None
    organisasi_kepercayaan: str
    status_perkawinan: int | None
    tanggal_perkawinan: date | None
    tanggal_perceraian: date | None
    pendidikan_kk: int | None
    nik_ayah: str
    nama_ayah: str
    nik_ibu: str
    nama_ibu: str
    kewarganegaraan: int | None
    no_paspor: str
    ktp_el: int | None
    hamil: int | None


def age_on(born: date, day: date) -> int:
    """Whole years; someone born on 29 February completes a year on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_person(person: Person, *, today: date, districts: Container[str] | None = None) -> tuple[Finding, ...]:
    """All findings of one record. `districts`: known kecamatan as six digits, None leaves that check out."""
    return (
        *check_number(person.nik, person.tanggal_lahir, person.jenis_kelamin, districts=districts),
        *check_name(person.nama),
        *(() if person.jenis_kelamin else (Finding("sex_empty", "jenis_kelamin"),)),
        *check_birth(person.tanggal_lahir, today=today),
        *check_marriage(person, today=today),
        *check_parents(person),
        *_check_age(person, today=today),
        *_check_papers(person),
    )


def check_number(
    nik: str, born: date | None, sex: int | None, *, districts: Container[str] | None = None, field: str = "nik"
) -> tuple[Finding, ...]:
    """An empty NIK is no finding: a temporary number stands in."""
    if not nik:
        return ()
    is_female = None if sex is None else sex == JenisKelamin.PEREMPUAN
    checked = check_nik(nik, born=born, is_female=is_female, districts=districts)
    if not checked.errors and not checked.warnings:
        return ()
    return (
        *(Finding(one.code, field, Severity.ERROR, one.params) for one in checked.errors),
        *(Finding(one.code, field, Severity.WARNING, one.params) for one in checked.warnings),
    )


def check_birth(born: date | None, *, today: date) -> tuple[Finding, ...]:
    if born is None:
        return (Finding("birth_empty", "tanggal_lahir"),)
    if born > today:
        return (Finding("birth_future", "tanggal_lahir", params={"born": born}),)
    age = today.year - born.year
    if age <= OLD_AGE:
        return ()
    if age > HIGHEST_AGE:
        return (Finding("birth_too_early", "tanggal_lahir", params={"born": born, "highest": HIGHEST_AGE}),)
    return (Finding("birth_very_old", "tanggal_lahir", Severity.WARNING, {"born": born, "age": age}),)


def check_marriage(person: Person, *, today: date) -> tuple[Finding, ...]:
    """Birth <= marriage <= divorce <= today, and what the marital status says about them."""
    married, divorced, status = person.tanggal_perkawinan, person.tanggal_perceraian, person.status_perkawinan
    if married is None and divorced is None and status in (None, StatusPerkawinan.BELUM_KAWIN):
        return ()
    born = person.tanggal_lahir
    found: list[Finding] = []
    if married is not None:
        found += _check_wedding(born, married, today)
        if status == StatusPerkawinan.BELUM_KAWIN:
            found.append(Finding("unmarried_with_marriage", "status_perkawinan", Severity.WARNING, {"date": married}))
    elif born is not None and status != StatusPerkawinan.BELUM_KAWIN and status is not None:
        age = age_on(born, today)
        if age < MARRIAGE_AGE:
            found.append(Finding("married_child", "status_perkawinan", Severity.WARNING, {"age": age}))
    if divorced is not None:
        found += _check_divorce(born, married, divorced, today)
        if status == StatusPerkawinan.KAWIN and (married is None or divorced >= married):
            found.append(Finding("married_with_divorce", "status_perkawinan", Severity.WARNING, {"date": divorced}))
    return tuple(found)


def _check_wedding(born: date | None, married: date, today: date) -> list[Finding]:
    field = "tanggal_perkawinan"
    if married > today:
        return [Finding("marriage_future", field, params={"date": married})]
    if born is None:
        return []
    if married < born:
        return [Finding("marriage_before_birth", field, params={"date": married, "born": born})]
    age = age_on(born, married)
    return [Finding("marriage_young", field, Severity.WARNING, {"age": age})] if age < MARRIAGE_AGE else []


def _check_divorce(born: date | None, married: date | None, divorced: date, today: date) -> list[Finding]:
    field = "tanggal_perceraian"
    if divorced > today:
        return [Finding("divorce_future", field, params={"date": divorced})]
    if married is not None and divorced < married:
        return [Finding("divorce_before_marriage", field, params={"date": divorced, "married": married})]
    if born is not None and divorced < born:
        return [Finding("divorce_before_birth", field, params={"date": divorced, "born": born})]
    return []


def check_parents(person: Person) -> tuple[Finding, ...]:
    """Names of the parents, and their NIK: what cannot be a NIK only warns, for it is not this person's own."""
    found: list[Finding] = []
    for field, nik, nama_field, nama in (
        ("nik_ayah", person.nik_ayah, "nama_ayah", person.nama_ayah),
        ("nik_ibu", person.nik_ibu, "nama_ibu", person.nama_ibu),
    ):
        if nama:
            found += [one for one in check_name(nama, nama_field, required=False) if one.is_error]
        if not nik:
            continue
        if nik == person.nik:
            found.append(Finding("parent_is_self", field))
        elif not is_plainly_valid(nik) and check_nik(nik).errors:
            found.append(Finding("parent_nik", field, Severity.WARNING, {"value": nik}))
    return tuple(found)


def _check_age(person: Person, *, today: date) -> list[Finding]:
    born = person.tanggal_lahir
    if born is None or born > today or today.year - born.year > 23:
        return []
    age = age_on(born, today)
    found: list[Finding] = []
    least = _EDUCATION_LEAST.get(person.pendidikan_kk or 0, 0)
    if age < least:
        found.append(Finding("education_age", "pendidikan_kk", Severity.WARNING, {"age": age, "least": least}))
    if (
        age < KTP_AGE
        and person.ktp_el == KtpEl.KTP_EL
        and person.status_perkawinan in (None, StatusPerkawinan.BELUM_KAWIN)
    ):
        found.append(Finding("ktp_age", "ktp_el", Severity.WARNING, {"age": age}))
    return found


def _check_papers(person: Person) -> list[Finding]:
    found: list[Finding] = []
    if person.kewarganegaraan == Kewarganegaraan.WNA and not person.no_paspor:
        found.append(Finding("wna_without_passport", "no_paspor", Severity.WARNING))
    if person.organisasi_kepercayaan and person.agama != Agama.KEPERCAYAAN:
        found.append(Finding("belief_without_religion", "organisasi_kepercayaan", Severity.WARNING))
    if person.hamil == Hamil.HAMIL and person.jenis_kelamin == JenisKelamin.LAKI_LAKI:
        found.append(Finding("pregnant_man", "hamil"))
    return found
