"""Requests in every state that an office reaches by itself; those for the camat wait there for whoever tries it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from layanan.katalog.models import JenisLayanan
from layanan.katalog.services.loading import load_catalogue
from layanan.permohonan.models import Permohonan
from layanan.permohonan.queries.people import Person, person_of
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.services import Ajuan, Subjek, act, submit
from layanan.permohonan.services.expiring import expire
from layanan.permohonan.services.noting import note
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import site
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Penduduk

L = Langkah
SEED = 71
# Of fewer residents not enough are grown up.
LEAST = 60
CHECKED = (L.PERIKSA,)
APPROVED = (*CHECKED, L.SETUJUI)
SIGNED = (*APPROVED, L.TANDATANGANI)
READY = (*SIGNED, L.SIAPKAN)
HEAD = frozenset({L.SETUJUI, L.TANDATANGANI})
REASONS = {
    L.KEMBALIKAN: "Bawa kartu keluarga asli; fotokopinya tidak terbaca.",
    L.TOLAK: "Alamat usaha tidak di wilayah ini.",
    L.TARIK: "Tidak jadi diperlukan.",
}


@dataclass(frozen=True, slots=True)
class Story:
    """`hours` ago it was taken in; its steps follow within a day."""

    kode: str
    hours: int
    steps: tuple[Langkah, ...] = ()
    isian: dict[str, str] = field(default_factory=dict)
    catatan: str = ""


STORIES = (
    Story("SKD", 3, (), {"alamat_domisili": "Jalan Balai 4", "sejak": "12-03-2019", "keperluan": "membuka rekening"}),
    Story("SKTM", 30, (), {"keperluan": "beasiswa kuliah"}, "Ditelepon: hasil pengecekan DTSEN menyusul."),
    Story("SKTM", 26, CHECKED, {"keperluan": "keringanan biaya rumah sakit"}),
    Story("SKP", 5, CHECKED, {"keperluan": "melamar kerja"}),
    Story("SKTM", 60, APPROVED, {"keperluan": "beasiswa sekolah"}),
    Story("SKTM", 170, APPROVED, {"keperluan": "bantuan hukum"}),
    Story("HASIL", 50, (L.KEMBALIKAN,), {"penghasilan": "1800000"}),
    Story("SKP", 28, SIGNED, {"keperluan": "mengurus BPJS"}),
    Story("SKD", 76, READY, {"alamat_domisili": "Jalan Surau 2", "sejak": "01-07-2015", "keperluan": "pindah sekolah"}),
    Story("HASIL", 120, (*READY, L.SERAHKAN), {"penghasilan": "2500000", "sekolah": "SMAN 1 Kubung"}),
    Story("SKP", 190, (*READY, L.SERAHKAN), {"keperluan": "melamar kerja"}),
    Story("SKD", 100, (L.TOLAK,), {"alamat_domisili": "Solok", "sejak": "01-01-2026", "keperluan": "usaha"}),
    Story("SKTM", 90, (*CHECKED, L.TARIK), {"keperluan": "beasiswa"}),
    Story("SKP", 24 * 70, (L.KEMBALIKAN,), {"keperluan": "melamar kerja"}),
)  # fmt: skip


def tell(wilayah: str, now: datetime) -> int:
    """How many. An office of the demo has not heard of the regency's catalogue yet."""
    info = site.current()
    assert info is not None
    if not JenisLayanan.objects.exists():
        load_catalogue(wilayah, now)
    kinds = {row.kode: row for row in JenisLayanan.objects.filter(wilayah=wilayah).select_related("versi")}
    today = timezone.localdate(now)
    clerk, head = (person_of(User.objects.get(wilayah=wilayah, role=role), today) for role in (Role.CLERK, Role.HEAD))
    chance = random.Random(SEED)  # noqa: S311  invented requests
    for story, resident in zip(STORIES, _residents(wilayah), strict=False):
        row = _take_in(story, kinds[story.kode], resident, clerk, info.kode, now, chance)
        _lead(story, row, clerk, head, now)
    expire(now)
    return len(STORIES)


def _residents(wilayah: str) -> Sequence[Penduduk]:
    """Grown up, and known as far as letters ask."""
    rows = Penduduk.objects.filter(wilayah=wilayah, status_dasar=StatusDasar.HIDUP, keluarga__isnull=False)
    grown = rows.filter(tanggal_lahir__lt="1999-01-01").exclude(nik="")
    return list(grown.order_by("id")[: len(STORIES)])


def _take_in(
    story: Story, kind: JenisLayanan, resident: Penduduk, clerk: Person, kode: str, now: datetime, chance: random.Random
) -> Permohonan:
    assert kind.versi_id is not None
    ajuan = Ajuan(
        versi=kind.versi_id,
        pemohon=resident.pk,
        pemohon_nama=resident.nama,
        subjek=(Subjek(resident.pk, resident.nama),),
        isian=story.isian,
        ada=("KTP",),
    )
    return submit(ajuan, clerk, kode, now - timedelta(hours=story.hours), chance.randrange)


def _lead(story: Story, row: Permohonan, clerk: Person, head: Person, now: datetime) -> None:
    at = now - timedelta(hours=story.hours)
    codes = [one["kode"] for one in row.versi.syarat]
    for kind in story.steps:
        at += timedelta(minutes=25)
        person = head if kind in HEAD else clerk
        act(
            row,
            kind,
            person,
            min(at, now),
            alasan=REASONS.get(kind, ""),
            ada=codes if kind is L.PERIKSA else (),
            kurang=("KK",) if kind is L.KEMBALIKAN and "KK" in codes else (),
        )
    if story.catatan:
        note(row, clerk, story.catatan, now)
