from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from layanan.surat.stamping import Code, Stamped
    from nagari.sync.registry import RowChange

# One reading of some hundred short rows; whoever joins shows no letter sooner.
PUBLISH_SECONDS: Final = 15.0


class SuratConfig(AppConfig):
    name = "layanan.surat"

    def ready(self) -> None:
        from layanan.surat import owning
        from layanan.surat.stamping import stamped_by
        from nagari.jobs import regular
        from nagari.kantor import bearing
        from nagari.penduduk.panels import ResidentPanel, panels

        _register_letters()
        owning.register()
        bearing.register(_addresses_of_numbers)
        stamped_by(_code_of)
        panels.register(
            ResidentPanel(
                name="surat",
                title=gettext_lazy("Letters"),
                action="surat.view",
                url=lambda pk: reverse("surat:of_resident", args=[pk]),
                order=60,
            )
        )
        regular.register("surat-kunci", _publish_keys, seconds=PUBLISH_SECONDS)


def _register_letters() -> None:
    from layanan.surat.models import CatatanSurat, KunciKantor, SubjekSurat, Surat, TemplatSurat, VersiTemplat
    from nagari.sync import blobs
    from nagari.sync.registry import registry

    for model in (TemplatSurat, VersiTemplat, KunciKantor):
        registry.register(model, channel="catalogue")
    registry.register(
        Surat,
        channel="service",
        personal=["perihal", "nama", "isian", "data", "tanda_tangan", "mengetahui", "terbit_oleh_nama"],
        derived=["keadaan"],
        rebuild=_rebuild_states,
    )
    registry.register(SubjekSurat, channel="service", personal=["penduduk", "nama"])
    # A letter of the village may be signed from the office above it.
    registry.register(
        CatatanSurat,
        channel="service",
        personal=["alasan", "rincian"],
        foreign=["kecamatan", "kabupaten"],
        author="kantor",
    )
    registry.projection("keadaan_surat", {CatatanSurat: ("surat",)}, _follow_notes, tables=[])
    blobs.declare(Surat, "pdf")
    blobs.declare(CatatanSurat, "berkas")


# What letters are made and proved with is loaded when it is first asked for: every command pays for what is loaded at
# its start.
def _addresses_of_numbers(numbers: Collection[UUID]) -> Mapping[UUID, str]:
    from layanan.surat.queries.letters import addresses_of_numbers

    return addresses_of_numbers(numbers)


def _rebuild_states(ids: Collection[UUID]) -> None:
    from layanan.surat.services.keeping import rebuild_states

    rebuild_states(ids)


def _follow_notes(changes: "Sequence[RowChange]", now: datetime) -> None:
    from layanan.surat.services.keeping import follow_notes

    follow_notes(changes, now)


def _code_of(letter: "Stamped") -> "Code":
    from layanan.surat.genuine.services import code_of

    return code_of(letter)


def _publish_keys(now: datetime) -> object:
    from layanan.surat.genuine.services import publish_keys

    return publish_keys(now)
