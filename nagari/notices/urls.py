from django.urls import path

from nagari.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.index, name="index"),
    path("gerbang/<slug:saluran>/", views.gateway, name="gateway"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/henti/", views.stop, name="stop"),
    path("<uuid:pk>/dikabari/", views.told, name="told"),
    path("<uuid:pk>/lagi/", views.again, name="again"),
]
