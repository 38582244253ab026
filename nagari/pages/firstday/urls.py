from django.urls import path

from nagari.pages.firstday import rescue, views

app_name = "firstday"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("kode/", views.code, name="code"),
    path("tutup/", views.dismiss, name="dismiss"),
    path("selesai/", views.finish, name="finish"),
    path("pemulihan/", rescue.rescue, name="rescue"),
    path("<slug:slug>/", views.step, name="step"),
]
