from django.urls import path

from nagari.kantor.views import clock, hours, numbers, officials, profile

app_name = "kantor"

urlpatterns = [
    path("", profile.index, name="index"),
    path("profil/", profile.edit_profile, name="profile"),
    path("kop/", profile.letterhead, name="letterhead"),
    path("kop/pratinjau/", profile.letterhead_preview, name="letterhead_preview"),
    path("lambang/", profile.emblem_change, name="emblem_change"),
    path("lambang/<str:digest>/", profile.emblem, name="emblem"),
    path("kata/", profile.words, name="words"),
    path("uji-cetak/", profile.print_test, name="print_test"),
    path("jam-layanan/", hours.week, name="hours"),
    path("libur/", hours.holidays, name="holidays"),
    path("libur/masuk/", hours.work, name="holiday_work"),
    path("libur/<uuid:pk>/hapus/", hours.remove, name="holiday_remove"),
    path("pegawai/", officials.index, name="officials"),
    path("pegawai/baru/", officials.add, name="official_add"),
    path("pegawai/<uuid:pk>/", officials.change, name="official"),
    path("pegawai/<uuid:pk>/hapus/", officials.remove, name="official_remove"),
    path("nomor/", numbers.index, name="numbers"),
    path("nomor/seri/baru/", numbers.add_series, name="series_add"),
    path("nomor/seri/<uuid:pk>/", numbers.series, name="series"),
    path("nomor/seri/<uuid:pk>/ubah/", numbers.change_series, name="series_change"),
    path("nomor/seri/<uuid:pk>/beri/", numbers.give, name="number_give"),
    path("nomor/seri/<uuid:pk>/cadangan/", numbers.reserve, name="number_reserve"),
    path("nomor/seri/<uuid:pk>/lanjut/", numbers.go_on, name="series_continue"),
    path("nomor/<uuid:pk>/isi/", numbers.fill, name="number_fill"),
    path("nomor/<uuid:pk>/batal/", numbers.cancel, name="number_cancel"),
    path("jam/", clock.confirm, name="clock"),
    path("jam/benar/", clock.mended, name="clock_mended"),
]
