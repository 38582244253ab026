from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy


class SuratConfig(AppConfig):
    name = "layanan.surat"

    def ready(self) -> None:
        from layanan.surat.genuine.services import PUBLISH_SECONDS, code_of, publish_keys
        from layanan.surat.queries.letters import addresses_of_numbers
        from layanan.surat.stamping import stamped_by
        from nagari.jobs import regular
        from nagari.kantor import bearing
        from nagari.penduduk.panels import ResidentPanel, panels

        _register_letters()
        bearing.register(addresses_of_numbers)
        stamped_by(code_of)
        panels.register(
            ResidentPanel(
                name="surat",
                title=gettext_lazy("Letters"),
                action="surat.view",
                url=lambda pk: reverse("surat:of_resident", args=[pk]),
                order=60,
            )
        )
        regular.register("surat-kunci", publish_keys, seconds=PUBLISH_SECONDS)


def _register_letters() -> None:
    from layanan.surat.models import CatatanSurat, KunciKantor, SubjekSurat, Surat, TemplatSurat, VersiTemplat
    from layanan.surat.services import keeping
    from nagari.sync import blobs
    from nagari.sync.registry import registry

    for model in (TemplatSurat, VersiTemplat, KunciKantor):
        registry.register(model, channel="catalogue")
    registry.register(
        Surat,
        channel="service",
        personal=["perihal", "nama", "isian", "data", "tanda_tangan", "mengetahui", "terbit_oleh_nama"],
        derived=["keadaan"],
        rebuild=keeping.rebuild_states,
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
    registry.projection("keadaan_surat", {CatatanSurat: ("surat",)}, keeping.follow_notes, tables=[])
    blobs.declare(Surat, "pdf")
    blobs.declare(CatatanSurat, "berkas")
