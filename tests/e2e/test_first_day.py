"""A non-technician sets an office up, in a real browser, from an empty program to the first page."""

from typing import Any

import pytest

from nagari.accounts.models import User
from nagari.kantor.models import Kantor, Pegawai, SeriNomor, Situs
from tests.e2e.looking import fits, listen
from tests.office import KOTO_BARU, make_regions

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "rumah gadang tujuh ruang"


def go_on(page: Any) -> None:
    page.click(".sheet .btn-primary")


@pytest.mark.slow
def test_it_takes_a_person_from_nothing_to_a_working_office(page: Any, live_server: Any) -> None:
    make_regions()
    listen(page)
    page.goto(live_server.url)
    assert page.url == f"{live_server.url}/mulai/wilayah/"
    page.type("#cari-wilayah", "koto baru")
    page.click(f"label.choice:has(input[value='{KOTO_BARU}'])")
    fits(page, "mulai-wilayah")
    page.click("#hasil .btn-primary")

    page.wait_for_url("**/mulai/teknisi/")
    page.fill("[name=nama]", "Rahmat Hidayat")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    fits(page, "mulai-teknisi")
    go_on(page)

    page.wait_for_url("**/mulai/sebutan/")
    fits(page, "mulai-sebutan")
    go_on(page)

    page.wait_for_url("**/mulai/profil/")
    page.fill("[name=kode]", "")
    go_on(page)
    page.wait_for_selector(".errors")
    page.fill("[name=kode]", "KTB")
    page.fill("[name=alamat]", "Jalan Raya Koto Baru 1")
    fits(page, "mulai-profil")
    go_on(page)

    page.wait_for_url("**/mulai/kop/")
    assert page.input_value("[name=baris_1]") == "PEMERINTAH KABUPATEN SOLOK"
    fits(page, "mulai-kop")
    go_on(page)

    page.wait_for_url("**/mulai/pejabat/")
    page.fill("[name=nama]", "Syafrizal, S.Pd.")
    page.fill("[name=mulai]", "01-03-2024")
    fits(page, "mulai-pejabat")
    go_on(page)

    page.wait_for_url("**/mulai/jam/")
    fits(page, "mulai-jam")
    go_on(page)

    page.wait_for_url("**/mulai/akun/")
    page.fill("[name=username]", "wali")
    page.fill("[name=nama]", "Syafrizal")
    page.click("button[name=lagi]")
    page.wait_for_selector("#kode")
    fits(page, "mulai-akun")
    page.click("a:has-text('Lanjut')")

    page.wait_for_url("**/mulai/nomor/")
    page.fill("[name=mulai]", "42")
    fits(page, "mulai-nomor")
    go_on(page)

    page.wait_for_url("**/mulai/data/")
    fits(page, "mulai-data")
    page.click("a:has-text('Nanti')")

    page.wait_for_url("**/mulai/cetak/")
    fits(page, "mulai-cetak")
    go_on(page)

    page.wait_for_url("**/mulai/")
    fits(page, "mulai")
    page.goto(live_server.url)
    assert page.is_visible("text=10 dari 11 langkah selesai")
    fits(page, "beranda-hari-pertama")
    page.goto(f"{live_server.url}/mulai/")
    page.click("text=Hari pertama selesai")
    page.wait_for_url(f"{live_server.url}/")

    assert Situs.objects.get().ready_at is not None
    assert (Kantor.objects.get().kode, Pegawai.objects.get().nama) == ("KTB", "Syafrizal, S.Pd.")
    assert SeriNomor.objects.get().mulai == 42
    assert set(User.objects.values_list("username", flat=True)) == {"teknisi", "wali"}
    assert page.errors == []


@pytest.mark.slow
def test_it_can_be_left_and_taken_up_again_on_a_phone_without_scripts(browser: Any, live_server: Any) -> None:
    make_regions()
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/mulai/")
    page.fill("#cari-wilayah", "koto baru")
    page.click("form[role=search] button")
    page.check(f"input[value='{KOTO_BARU}']")
    page.click("#hasil .btn-primary")
    page.fill("[name=nama]", "Rahmat Hidayat")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.click(".sheet .btn-primary")
    page.goto(live_server.url)
    page.click("main a:has-text('Kop surat')")
    assert page.url.endswith("/mulai/kop/")
    context.close()
