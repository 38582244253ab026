"""/mutasi/tawaran/: hand-overs between offices."""

from django.urls import path

from nagari.penduduk.serah_terima import views

app_name = "serah_terima"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/terima/", views.accept, name="accept"),
    path("<uuid:pk>/tolak/", views.decline, name="decline"),
    path("<uuid:pk>/tarik/", views.withdraw, name="withdraw"),
]
