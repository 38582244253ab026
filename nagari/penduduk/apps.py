from django.apps import AppConfig


class PendudukConfig(AppConfig):
    name = "nagari.penduduk"

    def ready(self) -> None:
        from nagari.lib.names import person_key
        from nagari.penduduk import figures
        from nagari.penduduk.buku.work import register_jobs as register_book_jobs
        from nagari.penduduk.imports.work import register_jobs
        from nagari.penduduk.models import (
            BukanGanda,
            BulanTutup,
            Daftar,
            Impor,
            KabarGanda,
            KabarPindah,
            Keluarga,
            Mutasi,
            NikGanda,
            Penduduk,
            TawaranPindah,
        )
        from nagari.penduduk.serah_terima import releasing
        from nagari.penduduk.services import ganda
        from nagari.penduduk.services.lingkungan import count_residents, follow_merge
        from nagari.penduduk.services.search import rebuild_search
        from nagari.sync import blobs
        from nagari.sync.registry import registry
        from nagari.wilayah.registry import residents

        local = {"id", "wilayah", "deleted_at", "cari", "keluarga", "lingkungan", "digabung_ke", "predecessor_id"}
        registry.register(
            Penduduk,
            channel="register",
            personal=[field.name for field in Penduduk._meta.concrete_fields if field.name not in local],
            derived=["cari"],
            groups=[["lat", "lng"], ["status_dasar", "status_sejak"], ["keluarga", "shdk"]],
            rebuild=rebuild_search,
            # Not among the data of the population register (UU 24/2013 art. 58): whoever gave them may take them back.
            erasable=["telepon", "lat", "lng"],
            computed={"cari": ("nama", person_key)},
        )
        registry.register(BukanGanda, channel="register")
        registry.register(Daftar, channel="register", personal=["nama", "saringan"])
        registry.register(Keluarga, channel="register", personal=["no_kk", "alamat"])
        registry.register(
            Mutasi,
            channel="register",
            personal=["nama", "alasan", "rincian", "jejak", "keluar_jk", "keluar_wn", "masuk_jk", "masuk_wn"],
        )
        registry.register(BulanTutup, channel="register", personal=["tanda_tangan", "angka"])
        registry.register(KabarGanda, channel="register", personal=["nik"], foreign=["kabupaten"])
        # The receiver's own copy: erasable whole, for it is no part of any register.
        registry.register(
            TawaranPindah,
            channel="register",
            personal=["nama", "isi"],
            foreign=["nagari"],
            author="asal",
            erasable=["nama", "isi"],
        )
        registry.register(KabarPindah, channel="register", personal=["alasan"], foreign=["nagari"], author="asal")
        registry.projection("serah_terima", {KabarPindah: releasing.READS}, releasing.release, tables=[])
        registry.projection("nik_ganda", {Penduduk: ganda.READS}, ganda.count_niks, tables=[NikGanda])
        figures.register()
        residents.counted_by(count_residents)
        residents.followed_by(follow_merge)
        register_jobs()
        register_book_jobs()
        blobs.declare(Impor, "blob")
        blobs.declare(BulanTutup, "b1", "b2", "b4", "b5")
