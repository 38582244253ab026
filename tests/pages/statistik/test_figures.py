"""Pages of figures: what they say equals the rows, and the list behind a number holds the same people."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor import clock
from nagari.kantor.models import Kantor, Level
from nagari.pages.statistik import asked as asking
from nagari.pages.statistik import tables
from nagari.pages.statistik.tables import Line
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.families import Flaw, list_keluarga, sized_from
from nagari.penduduk.queries.filters import from_query, matching
from nagari.penduduk.queries.places import places_of
from nagari.statistik.registry import indicators
from nagari.statistik.rules import month_of
from nagari.sync import projections
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user
from tests.penduduk.people import make_family, make_keluarga, make_penduduk, make_places

pytestmark = pytest.mark.django_db
SPECIFIC = frozenset({"cacat"})


@pytest.fixture
def village(office: Kantor) -> str:
    """A family, a lonely old woman, a guest, somebody who died, in a jorong and its RT."""
    jorong, rt = make_places()
    _keluarga, head, _wife, child = make_family()
    Penduduk.objects.filter(pk=head.pk).update(lingkungan=jorong, cacat=1, pekerjaan=9, ktp_el=2)
    Penduduk.objects.filter(pk=child.pk).update(lingkungan=rt)
    alone = make_keluarga("1302102003159002")
    make_penduduk(nama="JAWANIS", tanggal_lahir=date(1950, 2, 28), keluarga=alone, shdk=1, lingkungan=rt, pekerjaan=3)
    make_penduduk(nama="TAMU", status_penduduk=2)
    make_penduduk(nama="ALM", status_dasar=2)
    make_penduduk(nama="TAK TAHU", jenis_kelamin=None, tanggal_lahir=None, agama=None)
    projections.run(NOW)
    return jorong.id.hex


def page_of(user: User, tempat: str = "") -> asking.Asked:
    return asking.Asked(
        user=user,
        places=places_of(user.wilayah),
        tempat=asking._place(tempat, places_of(user.wilayah)),
        now=timezone.now(),
        month=month_of(clock.today()),
    )


def listed(user: User, url: str) -> int:
    """How many the list at that address shows."""
    query = QueryDict(url.partition("?")[2]).dict()
    wanted = from_query(query, allowed=SPECIFIC)
    if url.startswith("/keluarga/"):
        sized = sized_from(query)
        places = places_of(user.wilayah)
        return list_keluarga("", Flaw.NONE, wanted.lingkungan, user.wilayah, places, 1, sized).page.paginator.count
    return matching(wanted, user.wilayah, places_of(user.wilayah), clock.today()).count()


def drills(line: Line) -> Iterator[tuple[str, int]]:
    yield from ((line.url, line.count.total), (line.male_url, line.count.male), (line.female_url, line.count.female))


@pytest.mark.parametrize("where", ["", "jorong"])
def test_every_number_leads_to_exactly_those_people(village: str, clerk: User, where: str) -> None:
    page = page_of(clerk, village if where else "")
    wrong = [
        f"{one.code} {line.label}: {number} of {url}"
        for one in indicators
        for line in tables.of_indicator(page, one).lines
        for url, number in drills(line)
        if url and listed(clerk, url) != number
    ]
    assert wrong == []
    without = [
        f"{one.code} {line.label}"
        for one in indicators
        for line in tables.of_indicator(page, one).lines
        if line.count.total and not line.url
    ]
    assert without == []


def test_the_numbers_of_the_overview_lead_there_too(village: str, clerk_client: Client) -> None:
    page = clerk_client.get("/statistik/").content.decode()
    assert '<b><a href="/penduduk/?status_penduduk=1">' in page
    assert '<b><a href="/keluarga/?anggota_dari=1">' in page


def test_every_number_of_a_place_leads_to_exactly_those_people(village: str, clerk: User) -> None:
    page, wrong, led = page_of(clerk), [], 0
    for one in indicators:
        found = tables.by_place(page, tables.of_indicator(page, one), None)
        for line in found.lines if found else ():
            counts = line.counts
            numbers = [count.total for count in counts] if len(counts) > 1 else [*counts[0][:2], counts[0].total]
            for url, number in zip(line.urls, numbers, strict=bool(line.id)):
                led += bool(url)
                wrong += [f"{one.code} {line.name} {number} of {url}"] if url and listed(clerk, url) != number else []
    assert wrong == []
    assert led


def counted(user: User, code: str, tempat: str = "") -> dict[str, tuple[int, int, int]]:
    found = tables.of_indicator(page_of(user, tempat), indicators[code])
    return {line.label: tuple(line.count) for line in found.lines if line.count.total}  # type: ignore[misc]


def test_it_counts_present_permanent_residents_only(village: str, clerk: User) -> None:
    assert counted(clerk, "penduduk") == {"Penduduk": (2, 2, 1)}
    assert counted(clerk, "agama") == {"Islam": (2, 2, 0), "belum diisi": (0, 0, 1)}
    assert counted(clerk, "penduduk", village) == {"Penduduk": (2, 1, 0)}


def test_it_counts_families_and_who_lives_alone(village: str, clerk: User) -> None:
    assert counted(clerk, "keluarga") == {"Keluarga": (1, 1, 0)}
    assert counted(clerk, "ukuran-keluarga") == {"1 jiwa": (0, 1, 0), "3 jiwa": (1, 0, 0)}
    assert counted(clerk, "rentan")["Lanjut usia yang tinggal sendiri"] == (0, 1, 0)
    assert counted(clerk, "rentan")["Penyandang disabilitas"] == (1, 0, 0)


def test_voters_on_a_day_are_exact(village: str, clerk_client: Client) -> None:
    child = Penduduk.objects.get(nama="FAUZAN")
    Penduduk.objects.filter(pk=child.pk).update(tanggal_lahir=date(2010, 2, 14))
    for day, total in (("2027-02-13", 3), ("2027-02-14", 4)):
        text = clerk_client.get(f"/statistik/pemilih/?pada={day}").content.decode()
        assert f"<b>{total}</b>" in text
    for bad in ("kemarin", "2027-02-30", "0001-01-01", "9999-12-31"):
        answer = clerk_client.get(f"/statistik/pemilih/?pada={bad}")
        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("code", [one.code for one in indicators])
def test_every_page_file_and_sheet_opens(village: str, clerk_client: Client, code: str) -> None:
    page = clerk_client.get(f"/statistik/{code}/?tempat={village}&kategori=1")
    sheet = clerk_client.get(f"/statistik/{code}/cetak/")
    assert (page.status_code, sheet.status_code) == (200, 200)
    assert " style=" not in page.content.decode()
    text = clerk_client.get(f"/statistik/{code}/unduh/?jenis=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "Uraian"
    assert len(rows) > 1


def test_a_spreadsheet_holds_numbers(village: str, clerk_client: Client) -> None:
    answer = clerk_client.get("/statistik/agama/unduh/?jenis=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][:5] == ("Islam", 2, 2, 0, 4)
    assert AccessLog.objects.filter(act="export", detail="agama xlsx").count() == 1


def test_bad_addresses_are_refused(village: str, clerk_client: Client) -> None:
    for path, status in (
        ("/statistik/tidak-ada/", 404),
        ("/statistik/agama/?tempat=bukan", 404),
        (f"/statistik/agama/?tempat={SELAYO}", 404),
        ("/statistik/agama/?tempat=00000000000000000000000000000000", 404),
        ("/statistik/agama/?kategori=x", 200),
        ("/statistik/pekerjaan/?kategori=999", 200),
        ("/statistik/agama/unduh/?jenis=exe", 400),
    ):
        assert clerk_client.get(path).status_code == status, path


def test_disability_is_for_those_who_may_know_of_health(village: str, client: Client) -> None:
    client.force_login(make_user(Role.VERIFIER), "nagari.accounts.backends.RoleBackend")
    for path in ("", "unduh/?jenis=csv", "cetak/"):
        assert client.get(f"/statistik/disabilitas/{path}").status_code == 403
    assert "disabilitas" not in client.get("/statistik/").content.decode()
    assert "disabilitas" not in client.get("/statistik/rentan/").content.decode().lower()


def test_who_may_not_see_the_list_gets_no_way_to_it(village: str, client: Client) -> None:
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    assert 'href="/penduduk/?' not in client.get("/statistik/agama/").content.decode()


def regency() -> None:
    make_office("13.02", Level.KABUPATEN)
    for code, count in ((KOTO_BARU, 3), (SELAYO, 9)):
        for number in range(count):
            make_penduduk(code, jenis_kelamin=number % 2 + 1, cacat=1 if number < 4 else 7)
    make_penduduk(KOTO_BARU, cacat=2)
    projections.run(NOW)


def test_the_regency_is_not_told_who_are_few(client: Client) -> None:
    regency()
    head = make_user(Role.HEAD, "13.02")
    found = tables.of_indicator(page_of(head), indicators["disabilitas"])
    few = next(line for line in found.lines if line.code == 2)
    assert (few.count.total, few.hidden) == (0, True)
    # One alone could be worked out from the sum.
    assert sum(line.hidden for line in found.lines) == 2
    assert not any(line.url or line.male_url for line in found.lines)
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    page = client.get("/statistik/disabilitas/").content.decode()
    assert f'{few.label}</a></td><td class="num">*</td>' in page
    assert ",1,0," not in client.get("/statistik/disabilitas/unduh/?jenis=csv").content.decode()


def test_the_regency_reads_districts_and_villages(client: Client) -> None:
    regency()
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    top = client.get("/statistik/agama/").content.decode()
    assert "?tempat=13.02.10" in top
    district = client.get("/statistik/agama/?tempat=13.02.10").content.decode()
    assert f"?tempat={SELAYO}" in district
    village = client.get(f"/statistik/agama/?tempat={SELAYO}")
    assert village.status_code == 200
    assert client.get("/statistik/agama/?tempat=13.03").status_code == 404
    assert client.get("/statistik/").status_code == 200
