from django.urls import path

from layanan.surat.signing import setting_views, views

app_name = "tte"

urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("cara/", setting_views.way, name="way"),
    path("cara/<uuid:pegawai>/", setting_views.holder, name="holder"),
    path("cara/<uuid:pegawai>/hapus/", setting_views.forget, name="forget"),
    path("<uuid:pk>/", views.one, name="one"),
    path("<uuid:pk>/kode/", views.code, name="code"),
    path("<uuid:pk>/kertas/", views.paper, name="paper"),
    path("<uuid:pk>/basah/", views.by_hand, name="by_hand"),
    path("<uuid:pk>/pindaian/", views.scan, name="scan"),
    path("<uuid:pk>/tunggu/", views.wait, name="wait"),
]
