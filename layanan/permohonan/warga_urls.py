"""What residents open, without a login; and where the counter confirms what they ask for."""

from django.urls import path

from layanan.permohonan.views import asking, confirming, papers, status

app_name = "warga"

urlpatterns = [
    path("status/", status.ask, name="track"),
    path("status/<str:nomor>/", status.status, name="status"),
    path("ajukan/", asking.choose, name="ask"),
    path("ajukan/terima/<str:nomor>/", asking.asked, name="asked"),
    path("ajukan/terima/<str:nomor>/berkas/", papers.hand_in, name="hand_in"),
    path("ajukan/<slug:kode>/", asking.fill_in, name="fill_in"),
    path("<uuid:pk>/berkas/", papers.of_request, name="papers"),
    path("<uuid:pk>/berkas/<uuid:lama>/pakai/", papers.take_over, name="paper_again"),
    path("berkas/<uuid:pk>/", papers.content, name="paper"),
    path("berkas/<uuid:pk>/hapus/", papers.remove, name="paper_remove"),
    path("berkas/<uuid:pk>/kembali/", papers.put_back, name="paper_back"),
    path("pengajuan/", confirming.index, name="waiting"),
    path("pengajuan/<uuid:pk>/", confirming.confirm, name="confirm"),
    path("pengajuan/<uuid:pk>/tolak/", confirming.reject, name="reject"),
    path("pengajuan/<uuid:pk>/lagi/", confirming.again, name="again"),
]
