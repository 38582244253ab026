"""/buku/: the books of residents, the monthly report, the population of a day, closed months."""

from django.urls import path

from nagari.penduduk.buku.views import closing, day, giving, reading

app_name = "buku"
urlpatterns = [
    path("", reading.index, name="index"),
    path("laporan/", reading.monthly, name="monthly"),
    path("tanggal/", day.population, name="day"),
    path("tutup/", closing.close, name="close"),
    path("buka/", closing.reopen, name="reopen"),
    path("hasil/<int:pk>/", giving.made, name="made"),
    path("hasil/<int:pk>/unduh/", giving.download, name="download"),
    path("<slug:kode>/", reading.book, name="book"),
    path("<slug:kode>/keluar/", giving.give_out, name="give_out"),
]
