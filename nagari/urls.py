"""Addresses of the site. They stay: people print them."""

from django.conf import settings
from django.urls import include, path

from nagari.pages import home

urlpatterns = [
    path("", home.home, name="home"),
    path("pekerjaan/", include("nagari.jobs.urls")),
    path("wilayah/", include("nagari.pages.wilayah.urls")),
    path("", include("nagari.accounts.urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("gaya/", include("nagari.pages.gallery")))
