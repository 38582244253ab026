"""The addresses that stand in QR codes. They stay; and in capitals too, which a code packs best."""

from django.urls import path

from layanan.surat.genuine import views

app_name = "periksa"

urlpatterns = [
    path("periksa/", views.ask, name="ask"),
    path("periksa/<str:token>/", views.letter, name="letter"),
    path("PERIKSA/<str:token>", views.letter, name="scanned"),
    path("surat/cek/", views.elsewhere, name="ask_elsewhere"),
    path("surat/cek/<str:token>", views.elsewhere, name="elsewhere"),
]
