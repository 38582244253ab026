"""Kin as the register of this office knows them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q

from layanan.katalog.models import TipeIsian
from layanan.katalog.rules.content import Isi
from layanan.permohonan.models import Hubungan, Permohonan, SubjekPermohonan
from layanan.permohonan.rules.kinship import CHILD, Kin, heir_word, is_known
from layanan.permohonan.rules.prefill import named
from layanan.permohonan.rules.testator import is_named
from layanan.surat.rules.facts import TESTATOR, lines_of, person_of
from layanan.surat.rules.marital import GROUP, WEDS
from nagari.lib.nik import nik_list_in
from nagari.penduduk.kode import StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import in_region

# The field of a letter of heirs that says who is left.
HEIRS: Final = "ahli_waris"
_COLUMNS: Final = (
    *("id", "nama", "nik", "jenis_kelamin", "keluarga_id", "shdk", "status_perkawinan"),
    *("nik_ayah", "nama_ayah", "nik_ibu", "nama_ibu"),
)


@dataclass(frozen=True, slots=True)
class Heir:
    """`word`: what he or she was to who died."""

    kin: Kin
    word: str

    @property
    def line(self) -> str:
        """As letters read a person and a word about him."""
        return f"{named(self.kin.nama, self.kin.nik)} - {self.word}"


@dataclass(frozen=True, slots=True)
class Doubts:
    """What papers have to show, because the register does not. `relation`: Hubungan, who asks and whom it is about;
    `strangers`: named as heirs; `left_out`: spouse and children who are not named; `unknown`: who died, of whose death
    the register does not know; `named`: who else is named as having died; `married`: who is to marry, and is."""

    relation: tuple[str, str, str] | None = None
    strangers: tuple[str, ...] = ()
    left_out: tuple[Heir, ...] = ()
    unknown: str = ""
    named: str = ""
    married: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in Doubts.__slots__)


def asks_for_heirs(isi: Isi) -> bool:
    return any(one.nama == HEIRS and one.tipe == TipeIsian.DAFTAR_ORANG for one in isi.isian)


def heirs(key: UUID, scope: str) -> list[Heir]:
    """Husband or wife and children who live, registered in `scope`: the spouse first, then by age. Two queries."""
    dead = _kin([key], scope).get(key)
    if dead is None:
        return []
    among = Q(keluarga_id=dead.keluarga) if dead.keluarga else Q(pk__in=[])
    if dead.nik:
        among |= Q(nik_ayah=dead.nik) | Q(nik_ibu=dead.nik)
    living = Penduduk.objects.filter(in_region(scope), among, status_dasar=StatusDasar.HIDUP).exclude(pk=key)
    rows = [_of(values) for values in living.order_by("tanggal_lahir", "id").values_list(*_COLUMNS)]
    found = [Heir(one, word) for one in rows if (word := heir_word(dead, one))]
    return sorted(found, key=lambda one: one.word == CHILD)


def doubts(row: Permohonan, isi: Isi, scope: str) -> Doubts:
    """Of what a request says of kin, against the register; nothing where it is silent about whoever is meant."""
    about = list(SubjekPermohonan.objects.filter(permohonan=row).order_by("urutan", "id"))
    relation = _relation(row, about, scope)
    if isi.kelompok == GROUP:
        return Doubts(relation, married=_married(row, about, scope))
    if not about or not asks_for_heirs(isi):
        return Doubts(relation)
    return Doubts(
        relation,
        *_of_heirs(row.isian, about[0].penduduk_id, scope),
        *_of_testator(row.isian.get(TESTATOR, ""), about[0], scope),
    )


def _of_testator(said: str, first: SubjekPermohonan, scope: str) -> tuple[str, str]:
    """Whose death the register does not know, and who is named in place of whom it is about."""
    known = Penduduk.objects.filter(in_region(scope), pk=first.penduduk_id).first() if first.penduduk_id else None
    nama, nik = (known.nama, known.nik) if known else (first.nama, "")
    # Of a resident whose record is not here nothing is known, least of all that he lives.
    is_doubted = not first.penduduk_id or (known is not None and known.status_dasar != StatusDasar.MATI)
    return nama if is_doubted else "", "" if not said or is_named(said, nama, nik) else said


def _married(row: Permohonan, about: Iterable[SubjekPermohonan], scope: str) -> tuple[str, ...]:
    if row.versi.jenis.kode not in WEDS:
        return ()
    keys = [one.penduduk_id for one in about if one.penduduk_id]
    rows = Penduduk.objects.filter(in_region(scope), pk__in=keys, status_perkawinan=StatusPerkawinan.KAWIN)
    return tuple(rows.order_by("id").values_list("nama", flat=True))


def _relation(row: Permohonan, about: Iterable[SubjekPermohonan], scope: str) -> tuple[str, str, str] | None:
    keys = [one.penduduk_id for one in about if one.penduduk_id]
    if row.pemohon_id is None or row.hubungan in (Hubungan.SENDIRI, Hubungan.KUASA, Hubungan.KANTOR):
        return None
    known = _kin([row.pemohon_id, *keys], scope)
    by = known.get(row.pemohon_id)
    for key in keys:
        other = known.get(key)
        if by and other and not is_known(row.hubungan, by, other):
            return row.hubungan, by.nama, other.nama
    return None


def _of_heirs(isian: Mapping[str, str], dead: UUID | None, scope: str) -> tuple[tuple[str, ...], tuple[Heir, ...]]:
    said = isian.get(HEIRS, "")
    if dead is None or not said:
        return (), ()
    known = heirs(dead, scope)
    if not known and not Penduduk.objects.filter(in_region(scope), pk=dead).exists():
        return (), ()
    numbers = set(nik_list_in(said))
    mine = {one.kin.nik for one in known}
    rows = Penduduk.objects.filter(in_region(scope), nik__in=numbers - mine).order_by("nama")
    missing = [one for one in known if one.kin.nik not in numbers and one.kin.nama.casefold() not in said.casefold()]
    registered = dict(rows.values_list("nik", "nama"))
    by_hand = _by_hand(said, mine | registered.keys(), {one.kin.nama.casefold() for one in known})
    return (*registered.values(), *by_hand), tuple(missing)


def _by_hand(said: str, numbers: Collection[str], names: Collection[str]) -> list[str]:
    """Those of a list of heirs who are neither of these."""
    people = [person_of(line, {}) for line in lines_of(said)]
    return [
        one["nama"]
        for one in people
        if one.get("nama") and one.get("nik", "") not in numbers and one["nama"].casefold() not in names
    ]


def _kin(keys: Collection[UUID], scope: str) -> dict[UUID, Kin]:
    rows = Penduduk.objects.filter(in_region(scope), pk__in=set(keys)).values_list(*_COLUMNS)
    return {one.id: one for one in map(_of, rows)}


def _of(values: tuple[object, ...]) -> Kin:
    return Kin(**dict(zip(Kin.__slots__, values, strict=True)))  # type: ignore[arg-type]
