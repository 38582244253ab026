from django.urls import include, path

from nagari.pages.views import home, house, manual

urlpatterns = [
    path("", home.home, name="home"),
    path("panduan/", manual.index, name="help"),
    path("panduan/<slug:slug>/", manual.page, name="help_page"),
    path("mulai/", include("nagari.pages.firstday.urls")),
    path("latihan/", include("nagari.pages.training.urls")),
    path("bahasa/", house.choose_language, name="language"),
    path("robots.txt", house.robots, name="robots"),
    path("favicon.ico", house.favicon, name="favicon"),
    path("rawat/ping/", house.ping, name="ping"),
]
