"""Data protection in a real browser: the resident's page, the hub, an incident, the journal; on a phone too."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from nagari.accounts.rules import Role
from nagari.kantor import clock
from nagari.pdp.services import contact, incidents, requests, restricting
from nagari.sync import journal
from tests.e2e.looking import DESK, fits, listen
from tests.office import KOTO_BARU, make_office, make_user
from tests.pdp.people import make_person


@pytest.fixture
def page(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Any]:
    make_office()
    client = Client()
    client.force_login(make_user(Role.HEAD, username="wali"), "nagari.accounts.backends.RoleBackend")
    cookies: Any = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    context = browser.new_context(viewport=DESK, locale="id-ID", base_url=live_server.url)
    context.set_default_timeout(30_000)
    context.add_cookies(cookies)
    one: Any = context.new_page()
    one.errors = []
    one.on("pageerror", lambda error: one.errors.append(str(error)))
    listen(one)
    yield one
    context.close()


def test_it_leads_from_the_resident_to_the_answer(page: Any) -> None:
    person, now = make_person(), clock.now()
    contact.set_contact("13.02", nama="Rina Uji", jabatan="PPDP", telepon="0755-31001", email="", alamat="")
    restricting.restrict(person, "sengketa data", now)
    incidents.open_incident(
        KOTO_BARU, now, judul="Flashdisk hilang", data="nama, NIK", kejadian="Di jalan ke kabupaten."
    )
    requests.take_in(person, "perbaikan", now, uraian="nama ibu keliru")
    journal.seal(now)
    page.goto(f"/penduduk/{person.pk}/")
    page.get_by_text("Penggunaan data ini dibatasi.").wait_for()
    page.get_by_text("Persetujuan, pembatasan, penghapusan").click()
    fits(page, "pdp-warga")
    page.get_by_role("link", name="Permintaan tentang data").click()
    fits(page, "pdp-permintaan-baru")
    page.get_by_label("salinan data, dan siapa yang membukanya").check()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("sisa 71 jam")).to_be_visible()
    fits(page, "pdp-permintaan")
    page.get_by_label("Jawaban kepada warga").fill("Salinan diserahkan.")
    page.get_by_label("selesai", exact=True).check()
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Warga sudah diberi tahu").click()
    for address, name in (
        ("/", "pdp-beranda"),
        ("/pelindungan-data/", "pdp"),
        ("/pelindungan-data/kegiatan/", "pdp-kegiatan"),
        ("/pelindungan-data/hak/?daftar=semua", "pdp-hak"),
        ("/pelindungan-data/retensi/", "pdp-retensi"),
        ("/pelindungan-data/penghapusan/", "pdp-penghapusan"),
        (f"/pelindungan-data/warga/{person.pk}/hapus/", "pdp-hapus"),
        ("/pelindungan-data/insiden/", "pdp-insiden-daftar"),
        ("/sinkron/jurnal/", "jurnal"),
    ):
        page.goto(address)
        fits(page, name)
    page.goto("/pelindungan-data/insiden/")
    page.get_by_role("link", name="Flashdisk hilang").click()
    fits(page, "pdp-insiden")
    page.goto("/sinkron/jurnal/")
    page.locator("main table a.row-link").first.click()
    fits(page, "jurnal-aliran")
