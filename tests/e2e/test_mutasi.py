"""Every kind of event in a real browser, one after the other in one village: as a clerk's year goes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from nagari.accounts.rules import Role
from nagari.penduduk.kode import Shdk, StatusDasar, StatusPerkawinan
from nagari.penduduk.models import Mutasi, Penduduk
from tests.e2e.looking import DESK, fits, listen
from tests.office import make_office, make_user
from tests.penduduk.people import make_family, make_penduduk, make_places


@pytest.fixture
def desk(page: Page, live_server: Any, transactional_db: None) -> Page:
    make_office()
    client = Client()
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    cookies = [{"name": key, "value": one.value, "url": live_server.url} for key, one in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    listen(page)
    page.site = live_server.url  # type: ignore[attr-defined]
    return page


def ago(days: int) -> str:
    return f"{timezone.localdate() - timedelta(days=days):%d%m%Y}"


def choose(page: Page, one: Penduduk, event: str, *, from_record: bool = False) -> None:
    """From the resident's page, as a clerk does, or from the page after it."""
    if from_record:
        page.goto(f"{page.site}/penduduk/{one.id}/")  # type: ignore[attr-defined]
        page.get_by_role("link", name="Catat peristiwa").click()
    else:
        page.goto(f"{page.site}/mutasi/pilih/{one.id}/")  # type: ignore[attr-defined]
    page.locator(".todo b", has_text=event).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(event)


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)


def tick(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def save(page: Page, *, seen: str = "") -> Mutasi:
    """Through the page that says what will change; `seen`: what stands on it."""
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apakah ini benar?")
    if seen:
        expect(page.locator("main")).to_contain_text(seen)
    page.get_by_role("button", name="Catat", exact=True).click()
    expect(page.locator(".notices")).to_contain_text("sudah dicatat")
    return Mutasi.objects.get(id=page.url.rstrip("/").split("/")[-1])


def test_it_records_a_life_and_takes_an_event_back(desk: Page) -> None:
    jorong, rt = make_places()
    family, head, wife, child = make_family()
    Penduduk.objects.update(lingkungan=jorong)

    choose(desk, wife, "Kelahiran", from_record=True)
    fill(desk, nama="AZIZAH", tanggal_lahir=ago(70))
    tick(desk, "jenis_kelamin", "2")
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_tanggal_lahir_check")).to_contain_text("60 hari")
    fill(desk, alasan_terlambat="Jalan putus")
    fits(desk, "mutasi-lahir")
    desk.set_viewport_size(DESK)
    baby = save(desk, seen="NURHAYATI")
    assert baby.penduduk
    assert (baby.penduduk.keluarga_id, baby.penduduk.shdk) == (family.id, Shdk.ANAK)
    fits(desk, "mutasi-peristiwa")
    desk.set_viewport_size(DESK)

    choose(desk, wife, "Lahir mati", from_record=True)
    fill(desk, tanggal=ago(4), lama_kandungan="7")
    assert save(desk).penduduk == wife

    choose(desk, head, "Kematian")
    fill(desk, tanggal=ago(3))
    tick(desk, "sebab", "1")
    desk.get_by_role("button", name="Lanjut").click()
    fits(desk, "mutasi-periksa")
    desk.set_viewport_size(DESK)
    desk.get_by_role("button", name="Kembali ke isian").click()
    died = save(desk, seen="Cerai mati")
    wife.refresh_from_db()
    assert (wife.shdk, wife.status_perkawinan) == (Shdk.KEPALA_KELUARGA, StatusPerkawinan.CERAI_MATI)

    desk.get_by_role("link", name="Batalkan").click()
    fill(desk, alasan="salah orang")
    desk.get_by_role("button", name="Batalkan").click()
    expect(desk.locator("main")).to_contain_text("salah orang")
    head.refresh_from_db()
    assert (head.status_dasar, str(died.id) in desk.url) == (StatusDasar.HIDUP, True)

    choose(desk, head, "Pindah di dalam")
    for one in (wife, child, baby.penduduk):
        tick(desk, "orang", str(one.id))
    fill(desk, tanggal=ago(2))
    tick(desk, "lingkungan", str(rt.id))
    save(desk, seen="RT 001")
    assert Penduduk.objects.filter(lingkungan=rt).count() == 4

    choose(desk, child, "Kepindahan")
    fill(desk, tanggal=ago(1), tempat="Kubung")
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_tempat_check")).to_contain_text("13.02.10")
    desk.locator("[data-fill]").first.click()
    expect(desk.locator("#id_kode_tempat")).to_have_value("13.02.10")
    # Enter goes on, and ticks nobody else.
    desk.locator("#id_alamat").press("Enter")
    desk.get_by_role("button", name="Kembali ke isian").click()
    expect(desk.locator("input[name=orang]:checked")).to_have_count(1)
    save(desk)
    assert Penduduk.objects.get(id=child.id).status_dasar == StatusDasar.PINDAH
    assert desk.errors == []  # type: ignore[attr-defined]


def test_it_records_who_comes_weds_parts_and_is_found(desk: Page) -> None:
    make_places()
    desk.goto(f"{desk.site}/mutasi/")  # type: ignore[attr-defined]
    desk.get_by_role("link", name="Catat peristiwa").first.click()
    desk.locator(".todo b", has_text="Kedatangan").click()
    fill(desk, tanggal=ago(9), tempat="Kota Padang", no_kk="1302100205269005")
    fill(desk, **{"0-nama": "ZULKIFLI", "0-tanggal_lahir": "01011990"})
    tick(desk, "0-jenis_kelamin", "1")
    desk.get_by_role("button", name="Tambah satu orang").click()
    expect(desk.locator("#id_0-nama")).to_have_value("ZULKIFLI")
    fill(desk, **{"1-nama": "RAHMAT", "1-tanggal_lahir": "02022010"})
    tick(desk, "1-jenis_kelamin", "1")
    for place, relation in ((0, "Kepala keluarga"), (1, "Anak")):
        desk.locator(f"#id_{place}-shdk-ts-control").fill(relation)
        desk.locator(f"#id_{place}-shdk-ts-dropdown .option").get_by_text(relation, exact=True).click()
    came = save(desk, seen="RAHMAT")
    groom = came.penduduk
    assert groom
    assert Penduduk.objects.filter(keluarga_id=groom.keluarga_id).count() == 2

    bride = make_penduduk(nama="SARI", nik="1302105203909001", tanggal_lahir=date(1990, 3, 12))
    choose(desk, bride, "Perkawinan")
    fill(desk, tanggal=ago(5), nik_pasangan=groom.nomor)
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_nik_pasangan_check")).to_contain_text("ZULKIFLI")
    tick(desk, "rumah", "suami")
    save(desk, seen="Kawin")
    bride.refresh_from_db()
    assert (bride.keluarga_id, bride.shdk) == (groom.keluarga_id, Shdk.ISTRI)

    choose(desk, bride, "Perceraian")
    fill(desk, tanggal=ago(4), no_kk="1302100205269006")
    tick(desk, "pergi", "dia")
    save(desk, seen="Cerai hidup")

    choose(desk, bride, "Hilang")
    fill(desk, tanggal=ago(3))
    save(desk)
    choose(desk, bride, "Kembali")
    fill(desk, tanggal=ago(2))
    save(desk)

    choose(desk, bride, "Perubahan data")
    tick(desk, "elemen", "golongan_darah")
    desk.get_by_role("button", name="Lanjut").click()
    desk.locator("#id_golongan_darah-ts-control").fill("AB+")
    desk.locator("#id_golongan_darah-ts-dropdown .option").first.click()
    fill(desk, tanggal=ago(1))
    save(desk, seen="AB+")
    choose(desk, bride, "Pembetulan")
    tick(desk, "elemen", "nama")
    desk.get_by_role("button", name="Lanjut").click()
    fill(desk, nama="SARINAH", jenis_surat="Akta lahir", no_surat="1302-LT-1")
    save(desk, seen="SARINAH")

    choose(desk, bride, "Pergi sementara")
    fill(desk, tanggal=ago(1), tempat="Malaysia")
    save(desk)
    choose(desk, bride, "Akhir tinggal atau pergi sementara")
    fill(desk, tanggal=ago(0))
    save(desk)
    desk.goto(f"{desk.site}/mutasi/catat/sementara_masuk/")  # type: ignore[attr-defined]
    fill(desk, nama="THOMAS", tanggal_lahir="01011980", tanggal=ago(1))
    tick(desk, "jenis_kelamin", "1")
    save(desk, seen="THOMAS")
    desk.goto(f"{desk.site}/mutasi/")  # type: ignore[attr-defined]
    fits(desk, "mutasi-daftar")
    desk.set_viewport_size(DESK)
    desk.goto(f"{desk.site}/penduduk/{bride.id}/")  # type: ignore[attr-defined]
    expect(desk.locator("#riwayat")).to_contain_text("Perceraian")
    assert desk.errors == []  # type: ignore[attr-defined]
