from django.urls import path

from layanan.katalog.views import keeping, public

app_name = "katalog"

urlpatterns = [
    path("", public.index, name="index"),
    path("atur/", keeping.index, name="keeping"),
    path("atur/muat/", keeping.load, name="load"),
    path("atur/baru/", keeping.add, name="add"),
    path("atur/<uuid:pk>/", keeping.service, name="kept"),
    path("atur/<uuid:pk>/ubah/", keeping.change, name="change"),
    path("atur/<uuid:pk>/pilih/", keeping.switch, name="switch"),
    path("atur/<uuid:pk>/<slug:bagian>/", keeping.part, name="part"),
    path("<slug:kode>/", public.service, name="service"),
    path("<slug:kode>/cetak/", public.sheet, name="sheet"),
]
