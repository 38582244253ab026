"""Letters of the last days: signed, copied, replaced, cancelled, one on paper."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from layanan.katalog.models import JenisLayanan
from layanan.katalog.services.loading import load_catalogue
from layanan.surat import services
from layanan.surat.models import Surat
from layanan.surat.rules.made import Bahan, Pelaku, Subjek
from layanan.surat.signing import settings
from layanan.surat.signing.services import signed_by_hand
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.sync.tracking import local_actor

# Kind, and what was filled in.
WRITTEN: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("SKD", {"alamat_domisili": "Jorong Simpang", "sejak": "2019-02-01", "keperluan": "membuka rekening bank"}),
    (
        "SKU",
        {"nama_usaha": "Warung Uji", "jenis": "warung kelontong", "sejak": "2021-07-01", "alamat": "Pasar Uji"},
    ),
    ("BAIK", {"keperluan": "beasiswa sekolah"}),
    ("HILANG", {"barang": "Buku tabungan", "rincian": "Hilang di pasar pada hari Senin"}),
    ("SKP", {"keperluan": "melamar pekerjaan"}),
    ("TUGAS", {"tugas": "Mengikuti rapat koordinasi di kantor camat", "tanggal": "2026-05-14"}),
)


def lead_to(address: str) -> None:
    """QR codes of letters made from now on lead to the check page there. Raises UserError address_wrong."""
    row = settings.current()
    row.alamat_periksa = address
    settings.save(row, None)


def write_letters(wilayah: str, now: datetime) -> int:
    """How many were written: none where nobody lives. An office of the demo has not heard of the regency's catalogue
    yet, so it takes over the one that came with the program."""
    people = Penduduk.objects.filter(wilayah=wilayah, status_dasar=StatusDasar.HIDUP).exclude(nik="").order_by("id")
    about = list(people.exclude(keluarga=None)[:40:7])
    if len(about) < len(WRITTEN) - 1:
        return 0
    if not JenisLayanan.objects.exists():
        load_catalogue(wilayah, now)
    clerk = User.objects.filter(wilayah=wilayah, role=Role.CLERK).order_by("id").first()
    who = Pelaku(_key(clerk), clerk.nama if clerk else "Petugas", wilayah)
    made = []
    for place, (kode, isian) in enumerate(WRITTEN):
        row = JenisLayanan.objects.get(kode=kode)
        assert row.versi_id is not None
        is_own = kode == "TUGAS"
        if is_own:
            isian = {**isian, "pegawai": who.nama, "tanggal": timezone.localdate(now).isoformat()}
        subjek = () if is_own else (Subjek(about[place].pk, about[place].nama),)
        made.append(services.issue(Bahan(layanan=row.versi_id, subjek=subjek, isian=isian), who, now))
    _go_on(made, who, now)
    return len(made) + 1


def _go_on(made: list[Surat], who: Pelaku, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    domicile, shop, poor, lost, wrong, _order = made
    for one in (domicile, shop, poor):
        services.print_out(one, who, now)
        signed_by_hand(one, who, later)
    services.count_copy(shop, 2, who, later, alasan="untuk bank")
    services.cancel(lost, "pemohon tidak jadi", who, later)
    subjek = tuple(Subjek(one.penduduk_id, one.nama) for one in wrong.subjek_list.all())
    right = Bahan(layanan=wrong.layanan_id, subjek=subjek, isian={"keperluan": "mendaftar kuliah"})
    services.replace(wrong, right, "salah keperluan", who, later)


def _key(user: User | None) -> UUID:
    if user is None:
        return UUID(int=0)
    return user.pegawai_id or local_actor(user.pk)
