from django.urls import path

from nagari.accounts.views import entry

app_name = "accounts"
urlpatterns = [
    path("masuk/", entry.log_in, name="login"),
    path("keluar/", entry.log_out, name="logout"),
]
