"""One resident with all that the page shows around the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.models import Gabungan, Keluarga, Penduduk
from nagari.penduduk.rules import age_on


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`hubungan`: label of Shdk as screens write it, `hubungan_resmi` as the forms do; "" when missing."""

    id: UUID
    nama: str
    nomor: str
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


def around(penduduk: Penduduk, today: date) -> Around:
    """Family, parents, merges. Three queries, where the resident came with `keluarga` selected."""
    keluarga = penduduk.keluarga if penduduk.keluarga_id else None
    if keluarga is not None and keluarga.deleted_at is not None:
        keluarga = None
    numbers = [nik for nik in (penduduk.nik_ayah, penduduk.nik_ibu, penduduk.nik) if nik]
    found = Penduduk.objects.filter(nik__in=numbers, wilayah=penduduk.wilayah)
    known: dict[str, UUID] = {}
    same = 0
    for nik, key in found.values_list("nik", "id") if numbers else ():
        if nik == penduduk.nik:
            same += key != penduduk.id
        else:
            known[nik] = key
    merged = Gabungan.objects.filter(tetap_id=penduduk.id, undone_at__isnull=True).order_by("-id").first()
    return Around(
        keluarga,
        members(penduduk.keluarga_id, today) if penduduk.keluarga_id else (),
        known.get(penduduk.nik_ayah),
        known.get(penduduk.nik_ibu),
        merged,
        same,
    )


def members(keluarga_id: UUID, today: date) -> list[MemberRow]:
    """All members, living ones and the head first, as the card lists them. One query."""
    rows = Penduduk.objects.filter(keluarga_id=keluarga_id).order_by("status_dasar", "shdk", "tanggal_lahir", "id")
    columns = ("id", "nama", "nik", "nomor_sementara", "shdk", "jenis_kelamin", "tanggal_lahir", "status_dasar")
    return [
        MemberRow(
            id=key,
            nama=nama,
            nomor=nik or sementara,
            shdk=shdk,
            hubungan=_SHDK.get(shdk or 0, ""),
            kelamin=sex,
            umur=age_on(born, today) if born else None,
            is_alive=status == StatusDasar.HIDUP,
            status=_STATUS.get(status, ""),
        )
        for key, nama, nik, sementara, shdk, sex, born, status in rows.values_list(*columns)
    ]


_SHDK = screen_labels(Shdk)
_STATUS = screen_labels(StatusDasar)
