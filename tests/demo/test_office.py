"""The demo office, made of the same services and the same importer as a real one."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from layanan.surat.models import Surat
from nagari.accounts.models import User
from nagari.demo.generator import generate, with_double
from nagari.demo.letters import write_letters
from nagari.demo.logins import LOGINS, PASSWORD
from nagari.demo.office import WILAYAH, bring_in, set_up_office
from nagari.kantor.models import Kantor, Situs
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.services.direct import import_file
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Impor, Keluarga, Penduduk
from nagari.penduduk.queries.duplicates import pairs
from nagari.sync import blobs
from nagari.wilayah.models import JenisLingkungan
from tests.office import NOW, make_office, make_regions

TODAY = date(2026, 5, 14)


@pytest.fixture
def demo_office(db: None) -> None:
    make_regions()
    set_up_office(NOW, TODAY)


@pytest.mark.usefixtures("demo_office")
def test_it_is_ready_and_has_a_login_per_role(client: Client) -> None:
    assert Situs.objects.get().ready_at == NOW
    assert Kantor.objects.get().wilayah == WILAYAH
    assert {user.role for user in User.objects.all()} == {login.role for login in LOGINS}
    answer = client.post("/masuk/", {"username": LOGINS[0].username, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.usefixtures("demo_office")
def test_it_brings_all_invented_residents_through_the_importer() -> None:
    village = generate(5, 120, WILAYAH, TODAY)
    assert bring_in(village, NOW) == 120
    living = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP)
    assert {one.nik for one in living} == {one.nik for one in village.people.values()}
    assert Keluarga.objects.filter(tutup_sejak=None).count() == len(village.families)
    assert Impor.objects.get().refused == 0
    call_command("demo_address", "http://192.168.1.7:9700")
    with pytest.raises(CommandError, match="bukan alamat"):
        call_command("demo_address", "http://example.org/")
    assert write_letters(WILAYAH, NOW) == 7
    assert all(b"HTTP://192.168.1.7:9700/PERIKSA/" in blobs.get(one.pdf) for one in Surat.objects.exclude(pdf=""))
    assert {one.keadaan for one in Surat.objects.all()} == {"ttd", "batal", "diganti", "terbit"}


def test_it_never_touches_an_office_that_is_there(db: None) -> None:
    make_office()
    with pytest.raises(ValueError, match="empty site"):
        set_up_office(NOW, TODAY)
    assert not User.objects.exists()


@pytest.mark.usefixtures("demo_office")
def test_a_demo_file_fits_beside_its_residents(tmp_path: Path) -> None:
    bring_in(generate(1, 900, WILAYAH, TODAY), NOW)
    file = tmp_path / "warga.xlsx"
    call_command("demo_file", str(file), residents=200, spoilt=8, today=TODAY, stdout=StringIO())
    done = import_file(file, wilayah=WILAYAH, now=NOW, today=TODAY, dry_run=True)
    assert done.counts[Verdict.ADDED] == 192
    refusals = [problem.code for problem in done.problems() if problem.is_error]
    assert len(refusals) == len(set(refusals)) == done.counts[Verdict.REFUSED] == 8
    assert not [one for one in done.plan.resolver.new if one.jenis == JenisLingkungan.JORONG]


def test_it_plants_no_more_slips_than_there_are_kinds(tmp_path: Path) -> None:
    for spoilt in (9, -1):
        with pytest.raises(CommandError, match="8 kinds"):
            call_command("demo_file", str(tmp_path / "a.csv"), residents=60, spoilt=spoilt)
    with pytest.raises(CommandError, match="families"):
        call_command("demo_file", str(tmp_path / "a.csv"), residents=1, spoilt=1)


@pytest.mark.usefixtures("demo_office")
def test_it_has_somebody_written_down_twice_to_try_merging_on() -> None:
    village = generate(1, 199, WILAYAH, TODAY)
    assert bring_in(with_double(village), NOW) == 200
    (twice,) = [pair for pair in pairs(WILAYAH) if not (pair.one.nomor[0] != "0" and pair.other.nomor[0] != "0")]
    assert twice.one.tanggal_lahir == twice.other.tanggal_lahir


def test_it_doubles_nobody_in_a_village_of_one() -> None:
    with pytest.raises(ValueError, match="twice"):
        with_double(generate(1, 1, WILAYAH, TODAY))
