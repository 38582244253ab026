"""The past of a record, and the way back, for those who may see it."""

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Role
from nagari.kantor import clock
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.sync import history, journal
from nagari.sync.acting import acting
from tests.office import make_user
from tests.penduduk.people import make_keluarga, make_penduduk


@pytest.fixture
def rahmi(clerk: User) -> Penduduk:
    row = make_penduduk(nama="Rahmi", telepon="0812")
    row.telepon = "0813"
    row.save()
    journal.seal(clock.now())
    return row


def address(row: Penduduk | Keluarga, more: str = "") -> str:
    return f"/sinkron/riwayat/{'penduduk' if isinstance(row, Penduduk) else 'keluarga'}/{row.id}/{more}"


def send_back(client: Client, row: Penduduk, field: str = "telepon", **more: str) -> object:
    change = client.get(address(row)).context["events"][0]
    return client.post(address(row, "kembali/"), {"peristiwa": change.key, "isian": field, **more})


def test_it_tells_each_change_and_logs_the_look(clerk_client: Client, rahmi: Penduduk) -> None:
    page = clerk_client.get(address(rahmi))
    change = page.context["events"][0].changes[0]
    assert (change.label, change.old, change.new) == ("Telepon", "0812", "0813")
    assert AccessLog.objects.latest("pk").detail == "history"
    assert b"<html" not in clerk_client.get(address(rahmi), headers={"HX-Request": "true"}).content


def test_it_puts_an_earlier_value_back_as_a_new_change(clerk_client: Client, rahmi: Penduduk) -> None:
    send_back(clerk_client, rahmi)
    rahmi.refresh_from_db()
    assert rahmi.telepon == "0812"
    last = history.of_object(rahmi.id)[0]
    assert (last.reason, last.actor is not None) == ("restored", True)


def test_it_refuses_what_the_rules_refuse(clerk_client: Client, rahmi: Penduduk) -> None:
    make_penduduk(nama="Upik", nik="1302104505909001")
    rahmi.nik = "1302104505909001"
    rahmi.save()
    rahmi.nik = ""
    rahmi.nomor_sementara = "0000000000000001"
    rahmi.save()
    response = send_back(clerk_client, rahmi, "nik")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "NIK kembali menjadi “1302 1045 0590 9001”" in response.content.decode()  # type: ignore[attr-defined]
    rahmi.refresh_from_db()
    assert rahmi.nik == ""


@pytest.mark.parametrize("field", ["deleted_at", "keluarga", "no_such_field", ""])
def test_it_puts_nothing_else_back(clerk_client: Client, rahmi: Penduduk, field: str) -> None:
    assert send_back(clerk_client, rahmi, field).status_code == 302  # type: ignore[attr-defined]
    rahmi.refresh_from_db()
    assert rahmi.telepon == "0813"


def test_a_change_that_is_gone_is_said(clerk_client: Client, rahmi: Penduduk) -> None:
    response = clerk_client.post(address(rahmi, "kembali/"), {"peristiwa": "x", "isian": "telepon"}, follow=True)
    assert "tidak ada" in str([str(one) for one in response.context["messages"]])


def test_health_is_told_only_to_those_who_may_see_it(client: Client, rahmi: Penduduk) -> None:
    rahmi.cacat = 1
    rahmi.save()
    client.force_login(make_user(Role.VERIFIER), "nagari.accounts.backends.RoleBackend")
    events = client.get(address(rahmi)).context["events"]
    assert "cacat" not in {change.field for event in events for change in event.changes}


def test_a_family_has_a_past_too(clerk_client: Client, office: object) -> None:
    family = make_keluarga()
    family.alamat = "Jorong Pasar"
    family.save()
    assert clerk_client.get(address(family)).context["events"][0].changes[0].new == "Jorong Pasar"


def test_above_the_village_nobody_changes_its_register(office: object) -> None:
    person = make_user(Role.CLERK)
    person.wilayah = "13.02"
    assert not person.has_perm("penduduk.change", "13.02.10.2001")
    assert not person.has_perm("penduduk.change")
    assert person.has_perm("penduduk.view", "13.02.10.2001")


def test_what_a_command_wrote_is_told_in_words(clerk_client: Client, office: object) -> None:
    with acting(None, "manage.py demo_office"):
        row = make_penduduk()
    page = clerk_client.get(address(row)).content.decode()
    assert "perintah di komputer" in page
    assert "manage.py" not in page


def test_the_menu_marks_whose_past_it_is(clerk_client: Client, rahmi: Penduduk) -> None:
    page = clerk_client.get(address(rahmi))
    assert [one.url for one in page.context["nav"] if one.active] == ["/penduduk/"]
