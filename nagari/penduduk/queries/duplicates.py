"""Who might be written down twice."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from nagari.lib.names import Identity, may_be_same_person
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.models import BukanGanda, Penduduk
from nagari.penduduk.queries.filters import scoped
from nagari.sync.revision import Kept

SAME_NIK = "same_nik"
ALIKE = "alike"
MOST = 200
_DAYS_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Twin:
    """`reason`: SAME_NIK or ALIKE (same birth date, names alike, mothers alike or unknown)."""

    id: UUID
    nama: str
    nomor: str
    tanggal_lahir: date | None
    nama_ibu: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pair:
    one: Twin
    other: Twin
    reason: str


_COLUMNS = ("id", "nama", "nik", "nomor_sementara", "tanggal_lahir", "nama_ibu", "status_dasar")


def twins_of(
    wilayah: str, nik: str, nama: str, born: date | None, nama_ibu: str, *, but: UUID | None = None
) -> list[Twin]:
    """Records of the village that may be this person, of any status. Two queries, both by index."""
    rows = Penduduk.objects.filter(wilayah=wilayah)
    rows = rows.exclude(id=but) if but else rows
    found = {row[0]: _twin(row, SAME_NIK) for row in (rows.filter(nik=nik).values_list(*_COLUMNS) if nik else ())}
    if nama and born:
        wanted = Identity(nama, born, nama_ibu)
        for row in rows.filter(tanggal_lahir=born, status_dasar__in=StatusDasar.values).values_list(*_COLUMNS):
            if row[0] not in found and may_be_same_person(wanted, Identity(row[1], row[4], row[5])):
                found[row[0]] = _twin(row, ALIKE)
    return list(found.values())


_kept: Kept[Sequence[Pair]] = Kept(most=8)


def pairs(scope: str) -> Sequence[Pair]:
    """All pairs of residents that may be one, the certain ones first, at most MOST.

    Reads name, birth date and mother of every resident once after a change.
    """
    return _kept.get((scope, get_language()), lambda: _pairs(scope))


def _pairs(scope: str) -> Sequence[Pair]:
    rows = scoped(Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP), scope)
    doubled = rows.exclude(nik="").values("nik").annotate(n=Count("id")).filter(n__gt=1).values_list("nik", flat=True)
    found: list[Pair] = []
    by_nik: dict[str, list[tuple]] = defaultdict(list)
    for row in rows.filter(nik__in=list(doubled[:MOST])).order_by("nik", "id").values_list(*_COLUMNS):
        by_nik[row[2]].append(row)
    for same in by_nik.values():
        found += [Pair(_twin(same[0], SAME_NIK), _twin(row, SAME_NIK), SAME_NIK) for row in same[1:]]
    known = {frozenset((pair.one.id, pair.other.id)) for pair in found}
    apart = BukanGanda.objects.in_scope(scope).values_list("satu_id", "lain_id")
    known |= {frozenset(pair) for pair in apart}
    days = sorted(_suspect_days(rows))
    for at in range(0, len(days), _DAYS_AT_ONCE):
        by_birth: dict[date, list[tuple]] = defaultdict(list)
        among = rows.filter(tanggal_lahir__in=days[at : at + _DAYS_AT_ONCE])
        for row in among.order_by("tanggal_lahir", "id").values_list(*_COLUMNS):
            by_birth[row[4]].append(row)
        for together in by_birth.values():
            found += _alike(together, known)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _suspect_days(rows: QuerySet[Penduduk]) -> set[date]:
    """Birthdays shared by two who bear one name, or of whom one has no NIK: of all others `_alike` lets both stand.

    Read from the index of names alone, a tenth of the time of looking at every record.
    """
    seen: set[int] = set()
    born_on: Counter[date] = Counter()
    suspect: set[date] = set()
    without: set[date] = set()
    columns = rows.filter(tanggal_lahir__isnull=False).values_list("tanggal_lahir", "nama", "nik")
    for born, nama, nik in columns.iterator(2000):
        assert born is not None
        born_on[born] += 1
        if not nik:
            without.add(born)
        # Numbers instead of the texts themselves: two that meet by chance only cost a look.
        for mark in (hash((born, nama.casefold())), hash((born, nik))):
            if mark in seen:
                suspect.add(born)
            seen.add(mark)
    return suspect | {born for born in without if born_on[born] > 1}


def _alike(rows: list[tuple], known: set[frozenset[UUID]]) -> list[Pair]:
    found = []
    for at, row in enumerate(rows):
        one = Identity(row[1], row[4], row[5])
        for other in rows[at + 1 :]:
            # Two with a NIK of their own each and other names are two people, however alike.
            if row[2] and other[2] and row[2] != other[2] and row[1].casefold() != other[1].casefold():
                continue
            if frozenset((row[0], other[0])) in known:
                continue
            if may_be_same_person(one, Identity(other[1], other[4], other[5])):
                found.append(Pair(_twin(row, ALIKE), _twin(other, ALIKE), ALIKE))
    return found


def _twin(row: tuple, reason: str) -> Twin:
    key, nama, nik, sementara, born, ibu, status = row
    return Twin(
        key, nama, nik or sementara, born, ibu, "" if status == StatusDasar.HIDUP else status_words()[status], reason
    )
