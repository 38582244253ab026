import json

import pytest
from django.core.management import call_command
from django.test import Client

from layanan.katalog.queries import catalogue
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Situs
from nagari.upkeep import migrating
from tests.office import KOTO_BARU, SELAYO, make_regions

pytestmark = pytest.mark.django_db


def set_up(capsys: pytest.CaptureFixture[str], *more: str, wilayah: str = KOTO_BARU, level: str = "nagari") -> dict:
    make_regions()
    call_command("setup", "--level", level, "--wilayah", wilayah, "--json", *more)
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_it_makes_office_and_first_user(capsys: pytest.CaptureFixture[str]) -> None:
    told = set_up(capsys, "--kode", "ktb", "--user", "rahmat")
    assert told["ok"] is True
    assert (told["wilayah"], told["user"]) == (KOTO_BARU, "rahmat")
    assert Situs.objects.get().wilayah == KOTO_BARU
    assert Kantor.objects.get().kode == "KTB"
    assert User.objects.get().role == Role.TECHNICIAN


def test_it_prints_a_code_that_opens_the_door_once(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    told = set_up(capsys)
    answer = {
        "username": told["user"],
        "code": told["code"],
        "password": "tujuh ruang rumah",
        "again": "tujuh ruang rumah",
    }
    assert client.post("/masuk/kode/", answer).headers["Location"] == "/"
    assert client.get("/mulai/").status_code == 200


def test_it_takes_the_code_of_a_region_without_dots(capsys: pytest.CaptureFixture[str]) -> None:
    assert set_up(capsys, wilayah="1302102001")["wilayah"] == KOTO_BARU


def test_it_brings_the_catalogue_to_a_regency_and_leaves_it_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(capsys, wilayah="13.02", level="kabupaten")
    assert len(catalogue.offered(KOTO_BARU)) == 56


def test_it_names_the_office_as_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert set_up(capsys, "--name", "Kantor Uji")["office"] == "Kantor Uji"


@pytest.mark.parametrize(
    ("wilayah", "level", "code"),
    [
        ("13.02.10.9999", "nagari", "region_unknown"),
        ("13.02.10", "nagari", "region_level"),
        ("13", "kabupaten", "region_level"),
        ("koto baru", "nagari", "region_level"),
    ],
)
def test_it_refuses_a_region_that_is_no_office(
    capsys: pytest.CaptureFixture[str], wilayah: str, level: str, code: str
) -> None:
    with pytest.raises(SystemExit):
        set_up(capsys, wilayah=wilayah, level=level)
    told = capsys.readouterr()
    refused = json.loads(told.out.splitlines()[-1])
    assert refused["ok"] is False
    assert refused["problems"][0]["code"] == code
    assert told.err.strip()
    assert not Situs.objects.exists()


@pytest.mark.parametrize("username", ["a", "dua kata", "", "../etc"])
def test_it_leaves_nothing_behind_when_the_user_name_is_bad(capsys: pytest.CaptureFixture[str], username: str) -> None:
    with pytest.raises(SystemExit):
        set_up(capsys, "--user", username)
    assert not Situs.objects.exists()
    assert not Kantor.objects.exists()


def test_it_sets_up_a_site_only_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(capsys)
    with pytest.raises(SystemExit):
        set_up(capsys, wilayah=SELAYO)
    assert Situs.objects.get().wilayah == KOTO_BARU


def test_it_leaves_a_line_in_the_access_log(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(capsys)
    row = AccessLog.objects.get(detail="first_day setup")
    assert (row.wilayah, row.user_id) == (KOTO_BARU, None)


def test_before_the_database_is_ready_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "is_current", lambda _connection: False)
    monkeypatch.setattr(migrating, "pending", lambda _executor: 3)
    with pytest.raises(SystemExit):
        set_up(capsys)
    told = capsys.readouterr()
    assert json.loads(told.out.splitlines()[-1])["problems"][0]["code"] == "not_migrated"
    assert "manage.py migrate" in told.err
    assert not Situs.objects.exists()
