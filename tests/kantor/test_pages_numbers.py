"""Numbers and the office clock as staff use them, also with bad input."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nagari.accounts.rules import Role
from nagari.kantor import clock, services
from nagari.kantor.models import ClockState, Kantor, KoreksiJam, Nomor, SeriNomor, StatusNomor
from tests.kantor.test_numbers import POLA
from tests.kantor.test_pages import errors_of
from tests.office import KOTO_BARU, make_user

DAY = timedelta(days=1)
SERIES = {"kode": "sk", "nama": "Keputusan", "pola": POLA, "mulai": "118"}


@pytest.fixture
def seri(office: Kantor) -> SeriNomor:
    return services.create_series(
        KOTO_BARU, kode="SURAT", nama="Surat keluar", pola=POLA, tahun=timezone.localdate().year
    )


def test_it_creates_a_series_and_gives_its_first_number(desk: Client) -> None:
    assert desk.post("/kantor/nomor/seri/baru/", SERIES).status_code == 302
    seri = SeriNomor.objects.get()
    assert seri.kode == "SK"
    answer = desk.post(f"/kantor/nomor/seri/{seri.pk}/beri/", {"perihal": "Uji", "klas": "141"}, follow=True)
    given = Nomor.objects.get()
    assert (given.urut, given.perihal) == (118, "Uji")
    assert given.teks in answer.content.decode()
    assert desk.get(f"/kantor/nomor/seri/{seri.pk}/ubah/").context["form"].fields["mulai"].disabled


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kode": ""}, "kode"),
        ({"kode": "a b"}, "kode"),
        ({"kode": "SURAT"}, "kode"),
        ({"nama": ""}, "nama"),
        ({"pola": "{urut}"}, "pola"),
        ({"pola": "{urut.__class__}/{kantor}/{tahun}"}, "pola"),
        ({"pola": "{urut:99999999d}/{kantor}/{tahun}"}, "pola"),
        ({"mulai": "0"}, "mulai"),
        ({"mulai": "1e3"}, "mulai"),
        ({"mulai": "9999999"}, "mulai"),
    ],
)
def test_it_refuses_a_series_that_would_fail_later(
    desk: Client, seri: SeriNomor, change: dict[str, str], field: str
) -> None:
    assert errors_of(desk.post("/kantor/nomor/seri/baru/", {**SERIES, **change})) == {field}
    assert SeriNomor.objects.count() == 1


def test_it_reserves_fills_in_and_cancels(desk: Client, seri: SeriNomor) -> None:
    base = f"/kantor/nomor/seri/{seri.pk}/"
    desk.post(f"{base}cadangan/", {"jumlah": "2", "alasan": "listrik padam"})
    first, second = Nomor.objects.order_by("urut")
    today = timezone.localdate().strftime("%d-%m-%Y")
    filling = {"perihal": "Surat di kertas", "klas": "470", "tanggal": today}
    assert desk.post(f"/kantor/nomor/{first.pk}/isi/", filling).status_code == 302
    assert desk.post(f"/kantor/nomor/{second.pk}/batal/", {"alasan": "tidak terpakai"}).status_code == 302
    assert set(Nomor.objects.values_list("status", flat=True)) == {StatusNomor.TERBIT, StatusNomor.BATAL}
    for status in ("", "terbit", "batal", "lain"):
        assert desk.get(base, {"status": status, "hal": "9"}).status_code == 200
    assert errors_of(desk.post(f"/kantor/nomor/{first.pk}/isi/", filling)) == {"__all__"}
    assert errors_of(desk.post(f"/kantor/nomor/{first.pk}/batal/", {"alasan": " "})) == {"alasan"}


@pytest.mark.parametrize(
    ("page", "form", "field"),
    [
        ("beri", {"perihal": "", "klas": "470"}, "perihal"),
        ("beri", {"perihal": "x" * 161, "klas": "470"}, "perihal"),
        ("beri", {"perihal": "Uji", "klas": ""}, "klas"),
        ("beri", {"perihal": "Uji", "klas": "4/7"}, "klas"),
        ("cadangan", {"jumlah": "0"}, "jumlah"),
        ("cadangan", {"jumlah": "101"}, "jumlah"),
        ("cadangan", {"jumlah": "sepuluh"}, "jumlah"),
    ],
)
def test_it_gives_nothing_for_a_form_filled_in_badly(
    desk: Client, seri: SeriNomor, page: str, form: dict[str, str], field: str
) -> None:
    assert errors_of(desk.post(f"/kantor/nomor/seri/{seri.pk}/{page}/", form)) == {field}
    assert not Nomor.objects.exists()


@pytest.mark.parametrize(("role", "reads"), [(Role.CLERK, True), (Role.VERIFIER, True), (Role.TECHNICIAN, False)])
def test_it_shows_what_a_letter_is_about_to_those_who_may_see_residents(
    client: Client, seri: SeriNomor, role: Role, reads: bool
) -> None:
    given = services.give_number("SURAT", "Keterangan usaha Siti Aisyah", timezone.now(), klas="470")
    services.cancel_number(given.pk, "Siti batal pindah", timezone.now())
    client.force_login(make_user(role), "nagari.accounts.backends.RoleBackend")
    page = client.get(f"/kantor/nomor/seri/{seri.pk}/").content.decode()
    assert given.teks in page
    assert ("Siti" in page) is reads


def doubt_the_clock() -> None:
    """The device seems to have fallen three days behind the last entry."""
    ClockState.objects.update_or_create(pk=clock.ROW, defaults={"last_seen": timezone.now() + 3 * DAY})
    clock.forget()


def stated(days: int = 4, **more: str) -> dict[str, str]:
    moment = timezone.localtime() + days * DAY
    return {"tanggal": moment.strftime("%d-%m-%Y"), "jam": moment.strftime("%H.%M"), **more}


def test_it_gives_no_number_until_the_date_is_confirmed_and_goes_on_after(
    clerk_client: Client, seri: SeriNomor
) -> None:
    doubt_the_clock()
    giving = (f"/kantor/nomor/seri/{seri.pk}/beri/", {"perihal": "Uji", "klas": "470"})
    refused = clerk_client.post(*giving)
    assert errors_of(refused) == {"__all__"}
    assert "clock-warning" in refused.content.decode()
    assert not Nomor.objects.exists()

    assert clerk_client.post("/kantor/jam/", stated()).status_code == 302
    correction = KoreksiJam.objects.get()
    assert abs(correction.offset_seconds - 4 * 86_400) < 120
    assert correction.nama

    # The session outlived the correction.
    assert clerk_client.post(*giving).status_code == 302
    assert Nomor.objects.get().tanggal == timezone.localdate() + 4 * DAY
    assert "clock-warning" not in clerk_client.get("/kantor/").content.decode()


def test_it_shows_an_empty_form_while_in_doubt(clerk_client: Client) -> None:
    doubt_the_clock()
    form = clerk_client.get("/kantor/jam/").context["form"]
    assert form["tanggal"].value() is None


@pytest.mark.parametrize(
    "form",
    [
        {"tanggal": "", "jam": "08.00"},
        {"tanggal": "31-02-2026", "jam": "08.00"},
        {"tanggal": "01-01-1970", "jam": "08.00"},
        {"tanggal": "01-01-2099", "jam": "08.00"},
        stated(0),
    ],
)
def test_it_takes_no_date_that_cannot_be_today(clerk_client: Client, form: dict[str, str]) -> None:
    doubt_the_clock()
    assert errors_of(clerk_client.post("/kantor/jam/", form)) == {"tanggal"}
    assert not clock.is_trusted()


def test_it_takes_no_time_that_is_none(clerk_client: Client) -> None:
    doubt_the_clock()
    assert errors_of(clerk_client.post("/kantor/jam/", stated(4, jam="25.61"))) == {"jam"}


def test_it_lets_the_head_say_that_the_last_entry_was_wrong(desk: Client) -> None:
    doubt_the_clock()
    assert errors_of(desk.post("/kantor/jam/", stated(0, entri_salah="on"))) == {"alasan"}
    assert desk.post("/kantor/jam/", stated(0, entri_salah="on", alasan="jam terlalu maju")).status_code == 302
    assert clock.is_trusted()
    assert KoreksiJam.objects.get().alasan == "jam terlalu maju"


def test_it_lets_no_clerk_go_back_before_the_last_entry(clerk_client: Client) -> None:
    doubt_the_clock()
    form = stated(0, entri_salah="on", alasan="coba")
    assert errors_of(clerk_client.post("/kantor/jam/", form)) == {"tanggal"}


def test_it_drops_the_correction_when_told_that_the_device_is_right(desk: Client) -> None:
    ClockState.objects.create(pk=clock.ROW, last_seen=timezone.now() - DAY, offset_seconds=-3600)
    assert desk.get("/kantor/jam/").context["reading"].offset
    desk.post("/kantor/jam/benar/")
    assert ClockState.objects.get().offset_seconds == 0


def test_it_keeps_a_device_in_doubt_from_being_declared_right(desk: Client) -> None:
    doubt_the_clock()
    assert desk.post("/kantor/jam/benar/").status_code == 302
    assert not clock.is_trusted()


def test_it_notes_the_time_with_the_access_log(clerk_client: Client) -> None:
    assert clerk_client.post("/kantor/profil/").status_code == 403
    assert ClockState.objects.exists()
