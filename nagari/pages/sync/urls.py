"""/sinkron/: the exchange with other offices."""

from django.urls import path

from nagari.pages.sync import (
    bundles,
    conflict_pages,
    help_pages,
    joining,
    journal_pages,
    office_pages,
    overview,
    records,
    settled,
)

app_name = "sync"
urlpatterns = [
    path("", overview.index, name="index"),
    path("sekarang/", overview.now, name="now"),
    path("baris/", overview.status_line, name="line"),
    path("kunci/", overview.renew, name="renew"),
    path("gabung/", joining.join, name="join"),
    path("kantor/", office_pages.index, name="offices"),
    path("kantor/bantuan/", help_pages.index, name="help"),
    path("kantor/kode/", office_pages.code, name="code"),
    path("kantor/<uuid:uuid>/", office_pages.detail, name="office"),
    path("kantor/<uuid:uuid>/singkatan/", office_pages.short_code, name="short_code"),
    path("kantor/<uuid:uuid>/ganti/", office_pages.replace, name="replace"),
    path("kantor/<uuid:uuid>/tutup/", office_pages.revoke, name="revoke"),
    path("benturan/", conflict_pages.index, name="conflicts"),
    path("benturan/<uuid:key>/", conflict_pages.detail, name="conflict"),
    path("benturan/<uuid:key>/putusan/", settled.settled, name="settled"),
    path("flashdisk/", bundles.index, name="bundle"),
    path("flashdisk/tulis/", bundles.export, name="bundle_export"),
    path("flashdisk/ambil/", bundles.bring, name="bundle_import"),
    path("flashdisk/<int:pk>/", bundles.done, name="bundle_done"),
    path("flashdisk/<int:pk>/salin/", bundles.put, name="bundle_put"),
    path("flashdisk/<int:pk>/<int:part>/", bundles.download, name="bundle_file"),
    path("jurnal/", journal_pages.index, name="journal"),
    path("jurnal/periksa/", journal_pages.check, name="journal_check"),
    path("jurnal/<int:pk>/", journal_pages.stream, name="journal_stream"),
    path("jurnal/kantor/<int:pk>/dilihat/", journal_pages.seen, name="journal_seen"),
    path("riwayat/<slug:kind>/<uuid:pk>/", records.past, name="past"),
    path("riwayat/<slug:kind>/<uuid:pk>/kembali/", records.restore, name="restore"),
    path("sampai/<slug:kind>/<uuid:pk>/", records.delivered, name="delivered"),
]
