"""Whoever changes the office leaves a line in the access log; who is refused leaves none."""

from django.test import Client
from django.urls import URLPattern, get_resolver

from nagari.accounts.models import AccessLog
from nagari.accounts.wording import DETAILS, detail_words, list_label
from nagari.kantor.changes import PREFIX
from nagari.kantor.models import HariLibur, Kantor, Nomor, Pegawai, SeriNomor
from tests.kantor.test_pages import OFFICIAL
from tests.kantor.test_pages_numbers import SERIES

LOOKED_AT_ONLY = {"index", "letterhead_preview", "emblem", "print_test", "officials", "numbers", "series"}


def logged() -> list[str]:
    rows = AccessLog.objects.filter(act="change", model="kantor.Kantor").order_by("pk")
    return [row.detail.removeprefix(PREFIX) for row in rows]


def test_it_logs_profile_holidays_and_officials(desk: Client) -> None:
    desk.post("/kantor/profil/", {"nama": "Kantor Baru", "kode": "KTB"})
    desk.post("/kantor/libur/", {"tanggal": "18-05-2026", "nama": "Alek nagari"})
    desk.post(f"/kantor/libur/{HariLibur.objects.get().pk}/hapus/")
    desk.post("/kantor/pegawai/baru/", OFFICIAL)
    desk.post(f"/kantor/pegawai/{Pegawai.objects.get().pk}/hapus/")
    assert logged() == ["profile", "holidays", "holiday_remove", "official_add", "official_remove"]


def test_it_logs_numbers(desk: Client, office: Kantor) -> None:
    desk.post("/kantor/nomor/seri/baru/", SERIES)
    address = f"/kantor/nomor/seri/{SeriNomor.objects.get().pk}"
    desk.post(f"{address}/beri/", {"perihal": "Uji", "klas": "141"})
    desk.post(f"/kantor/nomor/{Nomor.objects.get().pk}/batal/", {"alasan": "Salah"})
    assert logged() == ["series_add", "number_give", "number_cancel"]


def test_it_logs_nothing_that_was_refused(desk: Client) -> None:
    assert desk.post("/kantor/profil/", {"nama": ""}).status_code == 422
    assert desk.post("/kantor/libur/masuk/", {"tanggal": "x"}).status_code == 302
    assert logged() == []


def test_it_has_words_for_every_page_that_changes_the_office() -> None:
    kantor = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "kantor")
    names = {one.name for one in kantor.url_patterns if isinstance(one, URLPattern)} - LOOKED_AT_ONLY
    assert {f"{PREFIX}{name}" for name in names} <= set(DETAILS)
    assert list_label("kantor.Kantor")
    assert detail_words("kantor-holidays") == "hari kantor tutup"
