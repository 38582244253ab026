"""One resident with all that the page shows around the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from nagari.penduduk.kode import JenisKelamin, Shdk, StatusDasar
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.kode.status import status_words
from nagari.penduduk.models import Gabungan, Keluarga, Penduduk
from nagari.penduduk.rules import age_on
from nagari.sync.prepared import Statement


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`hubungan`: label of Shdk as screens write it, `hubungan_resmi` as the forms do; "" when missing."""

    id: UUID
    nama: str
    nomor: str
    is_sementara: bool
    shdk: int | None
    hubungan: str
    kelamin: int | None
    umur: int | None
    is_alive: bool
    status: str

    @property
    def hubungan_resmi(self) -> str:
        return str(Shdk(self.shdk).label) if self.shdk in Shdk.values else ""


@dataclass(frozen=True, slots=True)
class Around:
    """`ayah`, `ibu`: keys of the parents' records here, found by NIK. `gabungan`: an open merge into this record."""

    keluarga: Keluarga | None
    members: Sequence[MemberRow]
    ayah: UUID | None
    ibu: UUID | None
    gabungan: Gabungan | None
    same_nik: int


_NAMES = [field.attname for field in Penduduk._meta.concrete_fields]
_FAMILY_NAMES = [field.attname for field in Keluarga._meta.concrete_fields]
_MERGE_NAMES = [field.attname for field in Gabungan._meta.concrete_fields]
_RECORD = Statement(
    lambda key: Penduduk.objects.filter(pk=key).values_list(*_NAMES, *(f"keluarga__{name}" for name in _FAMILY_NAMES))
)
_SAME_NIK = Statement(lambda numbers: Penduduk.objects.filter(nik__in=numbers).values_list("nik", "id", "wilayah"))
_MERGED = Statement(
    lambda key: Gabungan.objects.filter(tetap_id=key, undone_at__isnull=True).order_by("-id").values_list(*_MERGE_NAMES)
)


def record(key: UUID) -> Penduduk | None:
    """The resident with the family, deleted or not, at hand. One query."""
    row = _RECORD.row(key)
    if row is None:
        return None
    values, of_family = row[: len(_NAMES)], row[len(_NAMES) :]
    penduduk = Penduduk.from_db(DEFAULT_DB_ALIAS, _NAMES, values)
    if of_family[0] is not None:
        penduduk.keluarga = Keluarga.from_db(DEFAULT_DB_ALIAS, _FAMILY_NAMES, of_family)
    return penduduk


def around(penduduk: Penduduk, today: date) -> Around:
    """Family, parents, merges. Three queries, where the resident came with `keluarga` selected."""
    keluarga = penduduk.keluarga if penduduk.keluarga_id else None
    if keluarga is not None and keluarga.deleted_at is not None:
        keluarga = None
    numbers = [nik for nik in (penduduk.nik_ayah, penduduk.nik_ibu, penduduk.nik) if nik]
    # The region is looked at here: asked for it too, SQLite walks the whole village along the index of names (7 ms).
    known: dict[str, UUID] = {}
    same = 0
    for nik, key, wilayah in _SAME_NIK.rows(numbers):
        if wilayah != penduduk.wilayah:
            continue
        if nik == penduduk.nik:
            same += key != penduduk.id
        else:
            known[nik] = key
    merged = _MERGED.row(penduduk.id)
    return Around(
        keluarga,
        members(penduduk.keluarga_id, today) if penduduk.keluarga_id else (),
        known.get(penduduk.nik_ayah),
        known.get(penduduk.nik_ibu),
        Gabungan.from_db(DEFAULT_DB_ALIAS, _MERGE_NAMES, merged) if merged else None,
        same,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A family card as a form shows whose it is. `parents`: fields of a child, from the head and the spouse."""

    keluarga: Keluarga
    head: str
    home: UUID | None
    parents: Mapping[str, str]


def card_of(no_kk: str, wilayah: str) -> Card | None:
    """The family of this number, if it is registered here. Two queries."""
    keluarga = Keluarga.objects.filter(no_kk=no_kk, wilayah=wilayah).first() if no_kk else None
    if keluarga is None:
        return None
    rows = Penduduk.objects.filter(keluarga_id=keluarga.id, status_dasar=StatusDasar.HIDUP)
    couple = list(rows.filter(shdk__in=(Shdk.KEPALA_KELUARGA, Shdk.SUAMI, Shdk.ISTRI)).order_by("shdk", "id"))
    parents: dict[str, str] = {}
    for one in reversed(couple):
        which = {JenisKelamin.LAKI_LAKI: "ayah", JenisKelamin.PEREMPUAN: "ibu"}.get(one.jenis_kelamin)
        if which:
            parents |= {f"nama_{which}": one.nama, f"nik_{which}": one.nik}
    head = next((one.nama for one in couple if one.shdk == Shdk.KEPALA_KELUARGA), "")
    home = keluarga.lingkungan_id or next((one.lingkungan_id for one in couple if one.lingkungan_id), None)
    return Card(keluarga, head, home, parents)


def came_by_merge(penduduk: Penduduk) -> bool:
    """Is the temporary number that of a record merged into this one, rather than its own of before? One query."""
    merges = Gabungan.objects.filter(tetap_id=penduduk.id, undone_at__isnull=True)
    return any("nomor_sementara" in changes for changes in merges.values_list("changes", flat=True))


_MEMBERS = Statement(
    lambda family: (
        Penduduk.objects.filter(keluarga_id=family)
        .order_by("status_dasar", "shdk", "tanggal_lahir", "id")
        .values_list(
            *("id", "nama", "nik", "nomor_sementara", "shdk", "jenis_kelamin", "tanggal_lahir", "status_dasar")
        )
    )
)


def members(keluarga_id: UUID, today: date) -> list[MemberRow]:
    """All members, living ones and the head first, as the card lists them. One query."""
    words = status_words()
    return [
        MemberRow(
            id=key,
            nama=nama,
            nomor=nik or sementara,
            is_sementara=not nik,
            shdk=shdk,
            hubungan=_SHDK.get(shdk or 0, ""),
            kelamin=sex,
            umur=age_on(born, today) if born else None,
            is_alive=status == StatusDasar.HIDUP,
            status=words.get(status, ""),
        )
        for key, nama, nik, sementara, shdk, sex, born, status in _MEMBERS.rows(keluarga_id)
    ]


_SHDK = screen_labels(Shdk)
