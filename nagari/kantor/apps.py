from django.apps import AppConfig


class KantorConfig(AppConfig):
    name = "nagari.kantor"

    def ready(self) -> None:
        from nagari.kantor.models import HariLibur, JamLayanan, Kantor, Nomor, Pegawai, SeriNomor
        from nagari.kantor.site import office_of_journal
        from nagari.sync import blobs
        from nagari.sync.registry import office_told_by, registry

        # The regency gives every office its short code (services.assign_code).
        registry.register(Kantor, channel="service", foreign=["kabupaten"])
        for model in (JamLayanan, HariLibur, SeriNomor):
            registry.register(model, channel="service")
        registry.register(Pegawai, channel="service", personal=["nama", "nip"])
        # What a letter is about often names a resident.
        registry.register(Nomor, channel="service", personal=["perihal"])
        blobs.declare(Kantor, "lambang")
        office_told_by(office_of_journal)
