from django.urls import path

from nagari.accounts.views import audit, entry, factor, own, users

app_name = "accounts"
urlpatterns = [
    path("masuk/", entry.log_in, name="login"),
    path("masuk/kode/", entry.use_code, name="use_code"),
    path("keluar/", entry.log_out, name="logout"),
    path("akun/", own.account, name="account"),
    path("akun/sandi/", own.password, name="password"),
    path("akun/sesi/", own.end_sessions, name="end_sessions"),
    path("akun/sesi/satu/", own.end_session, name="end_session"),
    path("akun/perangkat/kenal/", own.devices_known, name="devices_known"),
    path("akun/perangkat/asing/", own.devices_foreign, name="devices_foreign"),
    path("akun/faktor-kedua/", factor.switch_on, name="factor_on"),
    path("akun/faktor-kedua/kode/", factor.new_codes, name="factor_codes"),
    path("akun/faktor-kedua/mati/", factor.switch_off, name="factor_off"),
    path("akun/kunci/", own.lock_page, name="lock"),
    path("akun/buka-kunci/", own.unlock, name="unlock"),
    path("akun/denyut/", own.alive, name="alive"),
    path("pengguna/", users.user_list, name="user_list"),
    path("pengguna/baru/", users.user_new, name="user_new"),
    path("pengguna/<int:pk>/", users.user_edit, name="user_edit"),
    path("pengguna/riwayat/", users.user_changes, name="user_changes"),
    path("pengguna/<int:pk>/faktor-kedua/", users.user_factor_reset, name="user_factor_reset"),
    path("pengguna/<int:pk>/kode/", users.user_code, name="user_code"),
    path("akses/", audit.audit_list, name="audit_list"),
    path("akses/unduh/", audit.audit_export, name="audit_export"),
    path("akses/jejak/<str:model>/<str:key>/", audit.trail_print, name="trail_print"),
    path("akses/periksa/", audit.audit_verify, name="audit_verify"),
    path("akses/periksa/<int:pk>/", audit.audit_verified, name="audit_verified"),
]
