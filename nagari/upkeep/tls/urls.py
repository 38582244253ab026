"""/rawat/: the network of the office."""

from django.urls import path

from nagari.upkeep.tls import views

app_name = "network"
urlpatterns = [
    path("jaringan/", views.index, name="index"),
    path("hp/", views.phone, name="phone"),
    path("hp/kantor.crt", views.certificate, name="certificate"),
]
