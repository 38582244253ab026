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
from nagari.lib.nik import nik_list_in
from nagari.penduduk.kode import StatusDasar
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
    `strangers`: named as heirs; `left_out`: spouse and children who are not named."""

    relation: tuple[str, str, str] | None = None
    strangers: tuple[str, ...] = ()
    left_out: tuple[Heir, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.relation or self.strangers or self.left_out)


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
    return Doubts(
        _relation(row, about, scope),
        *(_of_heirs(row.isian, about[0].penduduk_id, scope) if about and asks_for_heirs(isi) else ()),
    )


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
    numbers = set(nik_list_in(said))
    mine = {one.kin.nik for one in known}
    rows = Penduduk.objects.filter(in_region(scope), nik__in=numbers - mine).order_by("nama")
    missing = [one for one in known if one.kin.nik not in numbers and one.kin.nama.casefold() not in said.casefold()]
    return tuple(rows.values_list("nama", flat=True)), tuple(missing)


def _kin(keys: Collection[UUID], scope: str) -> dict[UUID, Kin]:
    rows = Penduduk.objects.filter(in_region(scope), pk__in=set(keys)).values_list(*_COLUMNS)
    return {one.id: one for one in map(_of, rows)}


def _of(values: tuple[object, ...]) -> Kin:
    return Kin(**dict(zip(Kin.__slots__, values, strict=True)))  # type: ignore[arg-type]
