"""What the regency sees of its offices' queues."""

from datetime import date

import pytest
from django.test import Client

from layanan.antrean.models import JawabanSkm, RekapAntrean
from layanan.antrean.queries import figures
from layanan.antrean.queries import survey as queries
from layanan.antrean.rules.figures import Tally, binned
from nagari.accounts.rules import Role
from nagari.kantor import site
from nagari.kantor.models import Kantor, Level, Situs
from nagari.sync.checks import check_models
from tests.office import KOTO_BARU, SELAYO, make_user

START, END = date(2026, 5, 1), date(2026, 5, 31)


def day(wilayah: str, tanggal: date, minutes: list[int]) -> None:
    RekapAntrean.objects.create(
        wilayah=wilayah,
        tanggal=tanggal,
        huruf="A",
        nama="Surat",
        diambil=len(minutes),
        dilayani=len(minutes),
        tunggu=binned(one * 60 for one in minutes),
        layan=binned([300.0]),
        nilai=[0, 0, 1, 1],
    )


def test_it_puts_the_office_with_the_longest_wait_first(office: Kantor) -> None:
    day(KOTO_BARU, START, [1, 2, 3])
    day(KOTO_BARU, END, [1, 2, 45])
    day(SELAYO, START, [55, 58])
    day(SELAYO, date(2026, 4, 30), [1])
    found = figures.offices("13.02", START, END)
    assert [(code, one.label, one.taken) for code, one in found] == [(SELAYO, "Selayo", 2), (KOTO_BARU, "Koto Baru", 6)]
    assert found[0][1].wait == pytest.approx(55)
    assert found[1][1].rating == 3.5
    assert figures.offices("13.01", START, END) == []
    assert [code for code, _line in figures.offices("13.02", START, END, order="nama")] == [KOTO_BARU, SELAYO]
    assert [code for code, _line in figures.offices("13.02", START, END, order="jumlah")] == [KOTO_BARU, SELAYO]


def test_it_compares_one_service_however_offices_write_it(office: Kantor) -> None:
    day(KOTO_BARU, START, [1])
    day(SELAYO, START, [5])
    RekapAntrean.objects.filter(wilayah=SELAYO).update(nama="SURAT")
    RekapAntrean.objects.create(wilayah=SELAYO, tanggal=START, huruf="B", nama="Data", diambil=9)
    assert [name.casefold() for name in figures.services_of("13.02", START, END)] == ["data", "surat"]
    assert {one.taken for _code, one in figures.offices("13.02", START, END, service="Surat")} == {1}
    assert [one.taken for _code, one in figures.offices("13.02", START, END, service="Data")] == [9]


def test_it_reads_no_nonsense_into_hours_and_counters(office: Kantor) -> None:
    whole = Tally(taken=4, served=2, missed=1, left=0, waits=(0, 3), marks=(0, 0, 0, 2)).packed()
    broken = {"9": [1], "x": whole, "10": "y", "11": [1, -2, "a", None, [2], "z", None], "8": whole}
    for wilayah, kept in ((KOTO_BARU, {"jam": broken, "loket": []}), (SELAYO, {"jam": "x"}), (SELAYO, [1])):
        RekapAntrean.objects.create(wilayah=wilayah, tanggal=START, huruf="A", nama="Surat", rinci=kept)
    found = figures.of_recap(KOTO_BARU, START, END, "Semua", str)
    assert found is not None
    assert [(one.label, one.taken, one.served, one.given_back) for one in found.by_hour] == [
        ("08.00", 4, 2, 1), ("11.00", 1, 0, 1)
    ]  # fmt: skip
    assert (found.by_hour[0].rating, found.by_counter) == (4, [])
    assert figures.of_recap(SELAYO, START, END, "Semua", str) is not None


def test_it_shows_each_office_in_the_time_asked_for(office: Kantor, client: Client) -> None:
    Situs.objects.update(level=Level.KABUPATEN, wilayah="13.02")
    site.forget()
    client.force_login(make_user(Role.VIEWER, "13.02"), "nagari.accounts.backends.RoleBackend")
    day(SELAYO, START, [5])
    base, may = "/antrean/angka/kantor/", {"dari": "01-05-2026", "sampai": "31-05-2026"}
    assert f"{base}{SELAYO}/?dari=01-05-2026" in client.get(base, {**may, "urut": "nama"}).content.decode()
    shown = client.get(f"{base}{SELAYO}/", may).content.decode()
    assert "A · Surat" in shown
    assert '"lead">1 Mei 2026' in shown
    wrong = ({"hari": "1"}, {"dari": "x"}, {"dari": "02-05-2026", "sampai": "01-05-2026"}, {"dari": "01-01-2026"})
    for query in (*wrong, {"urut": "x"}, {"layanan": "x"}):
        assert client.get(base, query).status_code == 200, query
        assert client.get(f"{base}{SELAYO}/", query).status_code == 200, query
    assert client.get(f"{base}13.03.01.2001/").status_code in (403, 404)
    assert client.get(f"{base}13.02.99.2001/").status_code == 404


def test_it_takes_figures_of_other_versions_as_they_are(office: Kantor) -> None:
    values = {"huruf": "A", "nama": "x", "diambil": 1, "tunggu": [1] * 40, "nilai": []}
    RekapAntrean.objects.create(wilayah=SELAYO, tanggal=START, **values)
    [(_code, one)] = figures.offices("13.02", START, END)
    assert one.rating is None
    assert one.wait is not None


def test_it_compares_the_index_of_offices(office: Kantor) -> None:
    for wilayah, mark in ((KOTO_BARU, 3), (SELAYO, 4)):
        JawabanSkm.objects.create(wilayah=wilayah, tanggal=START, unsur=[mark] * 9)
    found = queries.indexes("13.02", START, END)
    assert [(name, str(one.index), one.mutu) for name, one in found] == [
        ("Selayo", "100.00", "A"), ("Koto Baru", "75.00", "C")
    ]  # fmt: skip


def test_it_registers_nothing_that_the_engine_refuses() -> None:
    assert check_models() == []
