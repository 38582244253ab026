"""Addresses of the site. They stay: people print them."""

from django.conf import settings
from django.urls import include, path

from layanan.permohonan.views import status
from nagari.sync.transport.joining import joining

handler400 = "nagari.pages.views.faults.not_understood"
handler404 = "nagari.pages.views.faults.not_found"
handler403 = "nagari.pages.views.faults.not_allowed"

urlpatterns = [
    path("sinkron/api/1/daftar", joining, name="sync-join"),
    path("", include("nagari.pages.urls")),
    path("pekerjaan/", include("nagari.jobs.urls")),
    path("cadangan/", include("nagari.upkeep.backups.urls")),
    path("rawat/pemutakhiran/", include("nagari.upkeep.upgrade.urls")),
    path("rawat/", include("nagari.upkeep.tls.urls")),
    path("kantor/", include("nagari.kantor.urls")),
    path("impor/", include("nagari.penduduk.imports.urls")),
    path("penduduk/", include("nagari.penduduk.urls")),
    path("mutasi/tawaran/", include("nagari.penduduk.serah_terima.urls")),
    path("mutasi/", include("nagari.penduduk.mutasi.urls")),
    path("keluarga/", include("nagari.penduduk.keluarga_urls")),
    path("antrean/", include("layanan.antrean.urls")),
    path("layanan/", include("layanan.katalog.urls")),
    path("surat/", include("layanan.surat.urls")),
    path("permohonan/", include("layanan.permohonan.urls")),
    path("permohonan/", include("layanan.permohonan.warga_urls")),
    path("peta/", include("peta.urls")),
    path("pelindungan-data/", include("nagari.pdp.urls")),
    path("pesan/", include("nagari.notices.urls")),
    path("status/<str:nomor>/", status.short, name="status"),
    path("", include("layanan.surat.genuine.urls")),
    path("surat/tte/", include("layanan.surat.signing.urls")),
    path("buku/", include("nagari.penduduk.buku.urls")),
    path("sinkron/", include("nagari.pages.sync.urls")),
    path("statistik/", include("nagari.pages.statistik.urls")),
    path("wilayah/", include("nagari.pages.wilayah.urls")),
    path("", include("nagari.accounts.urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("gaya/", include("nagari.pages.gallery")))
