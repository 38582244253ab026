"""What waits for a signature, and whose certificates are known."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from layanan.surat.models import CaraTte, CatatanSurat, JenisCatatan, Keadaan, SertifikatPegawai, Surat
from layanan.surat.signing.rules import scan_kind
from nagari.kantor import queries as kantor
from nagari.sync import blobs

MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Letters that wait, oldest first: `own` for this official, `others` for somebody else."""

    own: tuple[Surat, ...]
    others: tuple[Surat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who may sign, and what is known of his certificate."""

    pegawai: UUID
    nama: str
    jabatan: str
    has_identity: bool
    owner: str
    until: date | None


def waiting(wilayah: str, pegawai: UUID | None) -> Waiting:
    rows = list(
        Surat.objects.filter(wilayah=wilayah, keadaan=Keadaan.MENUNGGU_TTE)
        .only("id", "nomor", "judul", "nama", "tanggal", "penandatangan_id", "tanda_tangan", "wilayah", "deleted_at")
        .order_by("terbit_pada", "id")[:MOST]
    )
    own = tuple(one for one in rows if pegawai is not None and one.penandatangan_id == pegawai)
    return Waiting(own=own, others=tuple(one for one in rows if one not in own))


def count_waiting(wilayah: str, pegawai: UUID | None) -> int:
    """Letters that wait for this official."""
    if pegawai is None:
        return 0
    waits = Surat.objects.filter(wilayah=wilayah, keadaan=Keadaan.MENUNGGU_TTE, penandatangan_id=pegawai)
    return int(waits.count())


def holders(wilayah: str, day: date) -> list[Holder]:
    """Who may sign on `day`."""
    known = {row.pegawai: row for row in SertifikatPegawai.objects.all()}
    found = []
    for one in kantor.signers(day, wilayah):
        row = known.get(one.official.id)
        found.append(
            Holder(
                pegawai=one.official.id,
                nama=one.official.nama,
                jabatan=one.official.jabatan,
                has_identity=bool(row and (row.nik or row.email)),
                owner=row.pemilik if row else "",
                until=row.berlaku_sampai.date() if row and row.berlaku_sampai else None,
            )
        )
    return found


def scan_of(letter: Surat) -> tuple[str, bytes] | None:
    """Content type and content of the scan of a letter that was signed with a pen; None: there is none here."""
    rows = CatatanSurat.objects.filter(surat=letter, jenis=JenisCatatan.TANDA_TANGAN).exclude(berkas="")
    scans = [row for row in rows.order_by("pada", "id") if row.rincian.get("cara") == CaraTte.BASAH]
    try:
        content = blobs.get(scans[-1].berkas) if scans else b""
    except (FileNotFoundError, ValueError):
        return None
    kind = scan_kind(content)
    return (kind, content) if kind else None
