"""The demo office, made of the same services and the same importer as a real one."""

from datetime import date

import pytest
from django.test import Client

from nagari.accounts.models import User
from nagari.demo.generator import generate
from nagari.demo.logins import LOGINS, PASSWORD
from nagari.demo.office import WILAYAH, bring_in, set_up_office
from nagari.kantor.models import Kantor, Situs
from nagari.penduduk.models import Impor, Keluarga, Penduduk
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
    assert {one.nik for one in Penduduk.objects.all()} == {one.nik for one in village.people.values()}
    assert Keluarga.objects.count() == len(village.families)
    assert Impor.objects.get().refused == 0


def test_it_never_touches_an_office_that_is_there(db: None) -> None:
    make_office()
    with pytest.raises(ValueError, match="empty site"):
        set_up_office(NOW, TODAY)
    assert not User.objects.exists()
