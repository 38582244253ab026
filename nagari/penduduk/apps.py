from django.apps import AppConfig


class PendudukConfig(AppConfig):
    name = "nagari.penduduk"

    def ready(self) -> None:
        from nagari.penduduk import exchange, figures
        from nagari.penduduk.buku.work import register_jobs as register_book_jobs
        from nagari.penduduk.imports.work import register_jobs
        from nagari.penduduk.models import BulanTutup, Impor
        from nagari.penduduk.services.lingkungan import count_residents, follow_merge
        from nagari.sync import blobs
        from nagari.wilayah.registry import residents

        exchange.register()
        figures.register()
        residents.counted_by(count_residents)
        residents.followed_by(follow_merge)
        register_jobs()
        register_book_jobs()
        blobs.declare(Impor, "blob")
        blobs.declare(BulanTutup, "b1", "b2", "b4", "b5")
