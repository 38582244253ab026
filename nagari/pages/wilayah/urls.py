from django.urls import path

from nagari.pages.wilayah import parts, search

app_name = "wilayah"
urlpatterns = [
    path("", parts.overview, name="overview"),
    path("cari", search.find, name="find"),
    path("<str:code>/", parts.village, name="village"),
    path("<str:code>/tambah/", parts.add, name="add"),
    path("<str:code>/<uuid:part>/", parts.change, name="part"),
]
