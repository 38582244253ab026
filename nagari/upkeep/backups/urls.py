"""/cadangan/"""

from django.urls import path

from nagari.upkeep.backups import views

app_name = "backups"
urlpatterns = [
    path("", views.index, name="index"),
    path("buat/", views.make, name="make"),
    path("tempat/", views.place, name="place"),
    path("kunci/", views.key, name="key"),
    path("pemulihan/", views.rescued, name="rescued"),
    path("kata/", views.sealed, name="sealed"),
]
