"""Booked at the regency, arrived at the office."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from layanan.antrean.models import JanjiAntrean, JatahJanji, LayananAntrean, Tiket
from layanan.antrean.services import bookings, calling, closing, setup
from layanan.katalog import shipped
from layanan.katalog.services import kinds
from nagari.kantor import clock, site
from nagari.kantor.models import Level, Situs
from nagari.lib.errors import UserError
from nagari.sync.registry import registry
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU, NOW, SELAYO

# NOW is a holiday, and so is the day after.
MONDAY = date(2026, 5, 18)


@pytest.fixture
def service(room: Room) -> LayananAntrean:
    values = setup.Layanan(nama="KTP", huruf="K", slot_menit=30, per_slot=2, buka=time(8), tutup=time(20))
    return setup.save_service(KOTO_BARU, values)


def code_of(refused: "pytest.ExceptionInfo[UserError]") -> str:
    return refused.value.code


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), timezone.get_current_timezone())


def test_it_gives_each_slot_to_so_many_and_no_more(service: LayananAntrean) -> None:
    first = bookings.book(service, MONDAY, time(9), NOW)
    bookings.book(service, MONDAY, time(9), NOW)
    with pytest.raises(UserError) as refused:
        bookings.book(service, MONDAY, time(9), NOW)
    assert code_of(refused) == "slot_full"
    bookings.cancel(first.kode, NOW)
    assert bookings.cancel(first.kode, NOW).cancelled_at is not None
    assert (time(9), 1) in bookings.slots_of(service, MONDAY)


def test_it_books_so_many_a_day_for_one_network_and_keeps_no_address(service: LayananAntrean) -> None:
    def book(address: str, hour: int, now: datetime = NOW) -> JanjiAntrean:
        return bookings.book(service, MONDAY, time(hour), now, address=address)

    for place in range(bookings.PER_ADDRESS):
        # Another address of the same home, and a place given back, count alike.
        bookings.cancel(book(f"2001:db8::{place}", 9).kode, NOW)
    with pytest.raises(UserError) as refused:
        book("2001:db8::ffff", 10)
    assert code_of(refused) == "bookings_many"
    assert [book(address, hour) for hour, address in enumerate(("36.80.1.1", "", "-"), 13)]
    assert not any("2001" in row or "36.80" in row for row in JatahJanji.objects.values_list("alamat", flat=True))
    tomorrow = NOW + timedelta(days=1)
    assert book("2001:db8::1", 11, tomorrow)
    closing.clear_away(tomorrow + timedelta(days=2))
    assert not JatahJanji.objects.exists()


@pytest.mark.parametrize("day", [timezone.localdate(NOW), MONDAY + timedelta(days=30), date(2020, 1, 1)])
def test_it_books_from_tomorrow_for_two_weeks(service: LayananAntrean, day: date) -> None:
    with pytest.raises(UserError) as refused:
        bookings.book(service, day, time(9), NOW)
    assert code_of(refused) == "slot_unknown"


def test_it_prefers_who_is_there_in_time_from_the_booked_time_on(room: Room, service: LayananAntrean) -> None:
    booking = bookings.book(service, MONDAY, time(9), NOW)
    room.boot = "boot-2"
    room.set_clock(local(MONDAY, 8, 30))
    counter = setup.save_counter(KOTO_BARU, 5, "", [service.pk])
    early, other = room.take(service), room.take(service)
    booked = bookings.arrive(KOTO_BARU, booking.kode.lower(), room.at())
    assert bookings.arrive(KOTO_BARU, booking.kode, room.at()).pk == booked.pk
    assert calling.call_next(room.one, room.at()) is None
    assert calling.call_next(counter, room.at()) == early
    room.set_clock(local(MONDAY, 9, 1))
    assert calling.call_next(counter, room.at()) == booked
    assert calling.call_next(counter, room.at()) == other


def test_it_offers_the_hours_of_the_service_while_the_office_is_open(service: LayananAntrean) -> None:
    starts = [start for start, _room in bookings.slots_of(service, MONDAY)]
    assert (starts[0], starts[-1]) == (time(8), time(15, 30))
    assert not {time(12), time(12, 30)} & set(starts)
    with CaptureQueriesContext(connection) as few:
        bookings.free_slots(service, bookings.days_of(NOW)[:1])
    with CaptureQueriesContext(connection) as asked:
        bookings.free_slots(service, bookings.days_of(NOW))
    assert len(asked) == len(few)


def test_it_checks_in_at_the_counter_and_bears_wrong_codes_at_the_kiosk(
    clerk_client: Client, room: Room, service: LayananAntrean
) -> None:
    today = clock.today()
    row = JanjiAntrean.objects.create(
        wilayah=KOTO_BARU, layanan=service, tanggal=today, mulai=time(9), kode="ACDEFGH", booked_at=NOW
    )
    room.boot = "boot-2"
    page = f"/antrean/loket/{room.one.pk}/"
    assert f"{page}hadir/" in clerk_client.get(page).content.decode()
    for wrong in ("", "XXXXXXX", "a\0b"):
        clerk_client.post(f"{page}hadir/", {"kode": wrong})
    # One kiosk is used by the whole room: nobody's mistakes close it.
    form = {"asal": "kiosk", "kode": "XXXXXXX"}
    assert {clerk_client.post("/antrean/ambil/hadir/", form).status_code for _ in range(25)} == {422}
    assert not Tiket.objects.exists()
    clerk_client.post(f"{page}hadir/", {"kode": row.kode.lower()})
    assert Tiket.objects.get().janji == row.pk
    assert "K-001" in clerk_client.get(page).content.decode()


def test_it_gives_latecomers_a_regular_number(room: Room, service: LayananAntrean) -> None:
    booking = bookings.book(service, MONDAY, time(9), NOW)
    room.boot = "boot-2"
    room.set_clock(local(MONDAY, 10, 20))
    assert bookings.arrive(KOTO_BARU, booking.kode, room.at()).jalur == ""


def test_it_refuses_other_codes_days_and_cancelled_ones(room: Room, service: LayananAntrean) -> None:
    booking = bookings.book(service, MONDAY, time(9), NOW)
    for code, wanted in (("", "booking_unknown"), ("XXXXXXX", "booking_unknown"), (booking.kode, "booking_day")):
        with pytest.raises(UserError) as refused:
            bookings.arrive(KOTO_BARU, code, room.at())
        assert code_of(refused) == wanted
    assert "Senin, 18 Mei 2026, 09.00" in refused.value.message
    bookings.cancel(booking.kode, NOW)
    with pytest.raises(UserError) as refused:
        bookings.arrive(KOTO_BARU, booking.kode, room.at())
    assert code_of(refused) == "booking_cancelled"
    assert not Tiket.objects.exists()


def test_it_travels_from_the_regency_and_names_nobody() -> None:
    told = registry[JanjiAntrean]
    assert told.foreign == {"kabupaten"}
    assert told.personal == frozenset()
    names = {field.name for field in JanjiAntrean._meta.get_fields()}
    assert names.isdisjoint({"nama", "nik", "telepon", "penduduk"})


def test_it_is_booked_on_the_page_of_the_regency_only(client: Client, service: LayananAntrean) -> None:
    assert "situs kabupaten" in client.get("/antrean/janji/").content.decode()
    assert client.post("/antrean/janji/", {"layanan": service.pk}).status_code == 200
    assert not JanjiAntrean.objects.exists()
    Situs.objects.update(level=Level.KABUPATEN, wilayah="13.02")
    site.forget()
    assert "Bayar ke rekening" not in client.get("/antrean/janji/", {"galat": "Bayar ke rekening"}).content.decode()
    for never in ("2020-05-18", "0001-01-01", "9999-12-31"):
        page = client.get("/antrean/janji/", {"layanan": service.pk, "tanggal": never})
        assert 'name="mulai"' not in page.content.decode()
    page = client.get("/antrean/janji/", {"layanan": service.pk, "tanggal": "apa"})
    assert page.status_code == 200
    day = next(iter(page.context["days"]))
    shown = client.get("/antrean/janji/", {"layanan": service.pk, "tanggal": day.isoformat()})
    assert "09.00" in shown.content.decode()
    # Only one office takes bookings: its services at once.
    assert f"?layanan={service.pk}" in client.get("/antrean/janji/").content.decode()
    setup.save_service(SELAYO, setup.Layanan(nama="Surat", huruf="S", per_slot=1))
    assert f"?kantor={KOTO_BARU}" in client.get("/antrean/janji/").content.decode()
    assert f"?layanan={service.pk}" in client.get("/antrean/janji/", {"kantor": KOTO_BARU}).content.decode()
    for wrong in ("x", "13.02.10.2999"):
        assert f"?kantor={KOTO_BARU}" in client.get("/antrean/janji/", {"kantor": wrong}).content.decode()
    form = {"layanan": str(service.pk), "tanggal": day.isoformat(), "mulai": "09:00"}
    for _again in range(2):
        booked = client.post("/antrean/janji/", form)
        assert booked.status_code == 302
    assert client.post("/antrean/janji/", form).status_code == 409
    for wrong in ({"layanan": "x"}, {"tanggal": "2026-13-01"}, {"mulai": "25:00"}):
        assert client.post("/antrean/janji/", {**form, **wrong}).status_code == 302
    assert JanjiAntrean.objects.count() == 2
    for hour in (10, 11):
        for _again in range(2):
            client.post("/antrean/janji/", {**form, "mulai": f"{hour}:00"})
    refused = client.post("/antrean/janji/", {**form, "mulai": "13:00"})
    assert refused.status_code == 429
    assert "Dari jaringan ini" in refused.content.decode()
    assert JanjiAntrean.objects.count() == bookings.PER_ADDRESS
    row = JanjiAntrean.objects.first()
    assert row is not None
    assert client.get("/antrean/janji/", {"kode": f" {row.kode.lower()} "})["Location"] == f"/antrean/janji/{row.kode}/"
    shown = client.get(f"/antrean/janji/{row.kode}/").content.decode()
    assert row.kode in shown
    assert "/layanan/" not in shown
    service.jenis = kinds.add_kind("13.02", "PKTP", shipped.services()["PKTP"], NOW).pk
    service.save()
    assert 'href="/layanan/PKTP/"' in client.get(f"/antrean/janji/{row.kode}/").content.decode()
    client.post(f"/antrean/janji/{row.kode}/batal/")
    row.refresh_from_db()
    assert row.cancelled_at is not None
