"""What requests hold about a resident: told in the copy of the own data, erased where it may be, ended by time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime

from layanan.permohonan.models import Berkas, LangkahPermohonan, LetakPermohonan, Permohonan, SubjekPermohonan
from nagari.notices.models import Pesan
from nagari.pdp.holdings import Erasable, Holding, holdings
from nagari.pdp.models import Tujuan
from nagari.pdp.retention import Kelas, classes

# A request, its complaint and its audit are over by then.
PAPERS_KEPT: Final = timedelta(days=2 * 365)
# What came of it has been told by then, and nobody complains any more.
PHONES_KEPT: Final = timedelta(days=90)


def register() -> None:
    holdings.register(
        Holding(name="permohonan", title="Permohonan dan pesan", tell=_told, erasable=_erasable, order=30)
    )
    holdings.on_withdrawal(Tujuan.KABAR, stop_messages)
    classes.register(
        Kelas(
            kode="berkas-persyaratan",
            title="Berkas persyaratan permohonan",
            basis="UU 27/2022 Pasal 43-44; tujuan pemeriksaan persyaratan telah tercapai",
            after=PAPERS_KEPT,
            model=Berkas,
            fields=("penduduk", "isi"),
            due=_old_papers,
            with_row=True,
        )
    )
    classes.register(
        Kelas(
            kode="telepon-permohonan",
            title="Nomor telepon pada permohonan yang selesai",
            basis="UU 27/2022 Pasal 43-44; pemohon telah diberi kabar",
            after=PHONES_KEPT,
            model=Permohonan,
            fields=("telepon",),
            due=_ended,
        )
    )


def stop_messages(penduduk: UUID, now: datetime) -> None:
    """Nothing that waits for this applicant goes out, whichever office's gateway it waits at."""
    # With its senders: every command would pay for them at its start.
    from nagari.notices import services as notices

    for key in _steps(penduduk):
        notices.stop_for(key, now)


def _requests(penduduk: UUID) -> list[Permohonan]:
    about = SubjekPermohonan.objects.filter(penduduk_id=penduduk).values("permohonan_id")
    rows = Permohonan.objects.filter(Q(pemohon_id=penduduk) | Q(id__in=about)).select_related("versi")
    return list(rows.order_by("diajukan_pada", "id"))


def _steps(penduduk: UUID) -> list[UUID]:
    rows = LangkahPermohonan.objects.filter(permohonan__pemohon_id=penduduk)
    return list(rows.values_list("pk", flat=True))


def _told(penduduk: UUID) -> Sequence[tuple[str, str]]:
    found = []
    for row in _requests(penduduk):
        phone = f", telepon {row.telepon}" if row.telepon and row.pemohon_id == penduduk else ""
        found.append((f"Permohonan {row.nomor}", f"{row.versi.judul}, {localtime(row.diajukan_pada):%d-%m-%Y}{phone}"))
    for paper in Berkas.objects.filter(penduduk_id=penduduk).order_by("diterima_pada"):
        found.append(("Berkas", f"{paper.syarat}, {localtime(paper.diterima_pada):%d-%m-%Y}"))
    for sent in Pesan.objects.filter(sumber__in=_steps(penduduk)).order_by("dibuat_pada"):
        found.append(("Pesan", f"{sent.teks} ({localtime(sent.dibuat_pada):%d-%m-%Y})"))
    return found


def _erasable(penduduk: UUID) -> Sequence[Erasable]:
    asked = Permohonan.objects.filter(pemohon_id=penduduk).exclude(telepon="").order_by("nomor")
    found = [Erasable(Permohonan, row.pk, ("telepon",), f"Telepon pada permohonan {row.nomor}") for row in asked]
    papers = Berkas.objects.filter(penduduk_id=penduduk).exclude(isi="").order_by("diterima_pada")
    for row in papers:
        label = f"Berkas {row.syarat}, {localtime(row.diterima_pada):%d-%m-%Y}"
        found.append(Erasable(Berkas, row.pk, ("penduduk", "isi"), label, with_row=True))
    return found


def _old_papers(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    rows = Berkas.all_objects.filter(wilayah=wilayah, diterima_pada__lt=before).exclude(isi="")
    return list(rows.order_by("diterima_pada", "id").values_list("pk", flat=True)[:most])


def _ended(wilayah: str, before: datetime, most: int) -> Sequence[UUID]:
    over = LetakPermohonan.objects.filter(wilayah=wilayah, kantor="", langkah_pada__lt=before).values("permohonan")
    rows = Permohonan.all_objects.filter(wilayah=wilayah, id__in=over).exclude(telepon="")
    return list(rows.order_by("diajukan_pada", "id").values_list("pk", flat=True)[:most])
