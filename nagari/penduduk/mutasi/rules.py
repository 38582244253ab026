"""What is decided about events without a database: may this happen to somebody, on this day, reported so late?

Error codes: event_future event_before_birth event_before_earlier wrong_status mother_is_male mother_dead
father_is_female same_person spouse_same_sex_event already_married not_married.
Warning codes: event_very_old late_report mother_age birth_interval second_marriage close_kin not_each_other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from nagari.penduduk.kode import JenisKelamin, KlasifikasiPindah, Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Jenis
from nagari.penduduk.rules import Finding, Severity, age_on

# Days within which the law wants it reported (UU 24/2013 art. 27 and 44; UU 23/2006 art. 33).
REPORT_DAYS: Final[Mapping[str, int]] = {Jenis.LAHIR: 60, Jenis.LAHIR_MATI: 30, Jenis.MATI: 30}
# An older event is more likely a slip of the year.
OLD_YEARS: Final = 100
MOTHER_AGES: Final = range(15, 50)
# Days between two births of one mother, unless they are twins.
BIRTH_INTERVAL: Final = 180
TWIN_DAYS: Final = 2
_ALIVE: Final = frozenset({StatusDasar.HIDUP})
# Of whom it may be recorded. Not named: nobody has to be registered here yet.
STATUSES: Final[Mapping[str, Collection[int]]] = {
    Jenis.MATI: {StatusDasar.HIDUP, StatusDasar.HILANG, StatusDasar.PERGI},
    Jenis.LAHIR_MATI: _ALIVE,
    Jenis.PINDAH: _ALIVE,
    Jenis.PINDAH_DALAM: _ALIVE,
    Jenis.HILANG: _ALIVE,
    Jenis.KEMBALI: {StatusDasar.HILANG, StatusDasar.PINDAH, StatusDasar.PERGI},
    Jenis.SEMENTARA_KELUAR: _ALIVE,
    Jenis.SEMENTARA_SELESAI: _ALIVE,
    Jenis.KAWIN: _ALIVE,
    Jenis.CERAI: _ALIVE,
    Jenis.UBAH: _ALIVE,
    Jenis.PEMBETULAN: frozenset(StatusDasar),
}


def check_status(jenis: str, status: int, nama: str) -> tuple[Finding, ...]:
    if status in STATUSES.get(jenis, frozenset(StatusDasar)):
        return ()
    return (Finding("wrong_status", "", params={"nama": nama, "status": status}),)


def check_day(
    day: date, *, today: date, born: date | None = None, earlier: date | None = None, field: str = "tanggal"
) -> tuple[Finding, ...]:
    """`earlier`: the last event of the same person that this one cannot come before."""
    if day > today:
        return (Finding("event_future", field, params={"date": day}),)
    if born is not None and day < born:
        return (Finding("event_before_birth", field, params={"date": day, "born": born}),)
    if earlier is not None and day < earlier:
        return (Finding("event_before_earlier", field, params={"date": day, "earlier": earlier}),)
    if today.year - day.year > OLD_YEARS:
        return (Finding("event_very_old", field, Severity.WARNING, {"date": day}),)
    return ()


def days_late(jenis: str, day: date, today: date) -> int:
    """Days beyond what the law gives for reporting; 0 where it is in time or no time is set."""
    limit = REPORT_DAYS.get(jenis)
    return max(0, (today - day).days - limit) if limit is not None else 0


def check_late(jenis: str, day: date, today: date, reason: str, field: str = "tanggal") -> tuple[Finding, ...]:
    """A late report is never refused; it says so and asks for the reason."""
    late = days_late(jenis, day, today)
    if not late or reason:
        return ()
    params = {"days": late, "limit": REPORT_DAYS[jenis]}
    return (Finding("late_report", field, Severity.WARNING, params),)


def check_mother(
    born: date, *, sex: int | None, mother_born: date | None, mother_died: date | None, siblings: Collection[date]
) -> tuple[Finding, ...]:
    """`siblings`: birth dates of her other children known here."""
    found: list[Finding] = []
    if sex == JenisKelamin.LAKI_LAKI:
        found.append(Finding("mother_is_male", "ibu"))
    if mother_died is not None and born > mother_died:
        found.append(Finding("mother_dead", "tanggal_lahir", params={"died": mother_died}))
    if mother_born is not None:
        age = age_on(mother_born, born)
        if age not in MOTHER_AGES:
            found.append(Finding("mother_age", "tanggal_lahir", Severity.WARNING, {"age": age}))
    close = [day for day in siblings if TWIN_DAYS < abs((day - born).days) < BIRTH_INTERVAL]
    if close:
        found.append(Finding("birth_interval", "tanggal_lahir", Severity.WARNING, {"date": close[0]}))
    return tuple(found)


def check_father(sex: int | None) -> tuple[Finding, ...]:
    return (Finding("father_is_female", "nik_ayah"),) if sex == JenisKelamin.PEREMPUAN else ()


def check_couple(
    sexes: tuple[int | None, int | None], statuses: tuple[int | None, int | None], names: tuple[str, str]
) -> tuple[Finding, ...]:
    """Bride and groom, either may be known only by name (None). A woman has one husband; a second wife is asked."""
    if sexes[0] is not None and sexes[0] == sexes[1]:
        return (Finding("spouse_same_sex_event", "pasangan"),)
    found = []
    for sex, status, nama in zip(sexes, statuses, names, strict=True):
        if status != StatusPerkawinan.KAWIN:
            continue
        if sex == JenisKelamin.PEREMPUAN:
            found.append(Finding("already_married", "", params={"nama": nama}))
        else:
            found.append(Finding("second_marriage", "", Severity.WARNING, {"nama": nama}))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Kin:
    """What tells of somebody's kin. `keluarga`: the card, None for none."""

    nama: str
    nik: str
    parents: tuple[str, str]
    keluarga: UUID | None
    shdk: int | None


_COUPLE: Final = frozenset({Shdk.KEPALA_KELUARGA, Shdk.SUAMI, Shdk.ISTRI})
_ELDERS: Final = frozenset({Shdk.ORANGTUA, Shdk.MERTUA})
# Relations to the head of one card between which nobody may marry (UU 1/1974 art. 8).
_FORBIDDEN: Final = (
    (_COUPLE, frozenset({Shdk.ANAK, Shdk.CUCU, Shdk.MENANTU}) | _ELDERS),
    (frozenset({Shdk.ANAK}), frozenset({Shdk.ANAK, Shdk.CUCU}) | _ELDERS),
    (frozenset({Shdk.CUCU}), _ELDERS),
)


def check_kin(one: Kin, other: Kin) -> tuple[Finding, ...]:
    """Parents with children, brothers with sisters, by numbers of parents or by the card; asked, for both may err."""
    numbers = {number for number in one.parents if number}
    is_kin = bool(numbers & {other.nik, *other.parents}) or (one.nik != "" and one.nik in other.parents)
    if not is_kin and one.keluarga is not None and one.keluarga == other.keluarga:
        is_kin = any(
            (one.shdk in some and other.shdk in others) or (other.shdk in some and one.shdk in others)
            for some, others in _FORBIDDEN
        )
    params = {"nama": one.nama, "other": other.nama}
    return (Finding("close_kin", "", Severity.WARNING, params),) if is_kin else ()


def classify(here: str, there: str) -> KlasifikasiPindah | None:
    """How far a move goes, from the codes of the two villages; None where the other one is not known as far as that."""
    ours, theirs = here.split("."), there.split(".") if there else []
    kinds = (
        KlasifikasiPindah.ANTAR_PROVINSI,
        KlasifikasiPindah.ANTAR_KABUPATEN,
        KlasifikasiPindah.ANTAR_KECAMATAN,
        KlasifikasiPindah.ANTAR_DESA,
    )
    for at, kind in enumerate(kinds):
        if at >= len(theirs):
            return None
        if ours[at] != theirs[at]:
            return kind
    return KlasifikasiPindah.SATU_DESA
