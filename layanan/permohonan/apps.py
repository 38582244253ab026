from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from uuid import UUID

    from nagari.notices.about import About
    from nagari.statistik.measures import Ukuran
    from nagari.sync.registry import RowChange


class PermohonanConfig(AppConfig):
    name = "layanan.permohonan"

    def ready(self) -> None:
        from layanan.permohonan import owning
        from nagari.jobs import daily
        from nagari.notices.about import told_by
        from nagari.penduduk.panels import ResidentPanel, panels

        _register_requests()
        owning.register()
        _register_what_residents_send()
        told_by(_of_message)
        daily.register("permohonan", _clear_away)
        daily.register("permohonan-kedaluwarsa", _expire)

        panels.register(
            ResidentPanel(
                name="permohonan",
                title=gettext_lazy("Requests"),
                action="permohonan.view",
                url=lambda pk: reverse("permohonan:of_resident", args=[pk]),
            )
        )


def _register_requests() -> None:
    from layanan.permohonan.figures import READS, SERIES
    from layanan.permohonan.models import (
        CatatanPermohonan,
        HitunganPermohonan,
        LangkahPermohonan,
        LetakPermohonan,
        Permohonan,
        SubjekPermohonan,
    )
    from nagari.statistik.counting import of_series
    from nagari.statistik.measures import measures
    from nagari.sync.registry import registry

    registry.register(
        Permohonan,
        channel="service",
        personal=["pemohon", "pemohon_nama", "telepon", "surat_kuasa", "isian"],
        erasable=["telepon"],
    )
    registry.register(SubjekPermohonan, channel="service", personal=["penduduk", "nama"])
    # Each office says its own steps, whoever's region the request belongs to.
    registry.register(
        LangkahPermohonan,
        channel="service",
        personal=["alasan", "rincian"],
        foreign=["kecamatan", "kabupaten"],
        author="kantor",
    )
    registry.register(
        CatatanPermohonan,
        channel="service",
        personal=["teks"],
        foreign=["kecamatan", "kabupaten"],
        author="kantor",
    )
    kept = (LetakPermohonan, HitunganPermohonan, of_series(SERIES))
    registry.projection("letak_permohonan", READS, _follow, tables=kept, version=5)
    measures.told_by(_shown)


def _register_what_residents_send() -> None:
    from layanan.permohonan.models import Berkas, Pengajuan
    from nagari.sync import blobs
    from nagari.sync.registry import registry

    typed = ["nama", "nik", "telepon", "surat_kuasa", "subjek_nama", "subjek_nik", "isian"]
    # Made at the regency's site too, which residents reach from home.
    registry.register(Pengajuan, channel="service", personal=typed, erasable=typed, foreign=["kabupaten"])
    # Handed in at the regency's site too.
    registry.register(
        Berkas, channel="service", personal=["penduduk"], erasable=["penduduk", "isi"], foreign=["kabupaten"]
    )
    blobs.declare(Berkas, "isi")


# Services are loaded when they are first asked for: every command pays for what is loaded at its start.
def _clear_away(now: datetime) -> int:
    from layanan.permohonan.services.wishes import clear_away

    return clear_away(now)


def _of_message(sumber: "UUID") -> "About | None":
    from layanan.permohonan.queries.record import of_message

    return of_message(sumber)


def _expire(now: datetime) -> int:
    from layanan.permohonan.services.expiring import expire

    return expire(now)


def _follow(changes: "Sequence[RowChange]", now: datetime) -> None:
    from layanan.permohonan.services.counting import follow

    follow(changes, now)


def _shown() -> "Iterable[Ukuran]":
    from layanan.permohonan.measures import every

    return every()
