import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.kantor import site
from nagari.kantor.models import Kantor, Situs
from tests.office import KOTO_BARU


@pytest.mark.django_db
def test_it_is_nobody_before_the_first_day() -> None:
    assert site.current() is None


def test_it_knows_its_office(office: Kantor) -> None:
    info = site.current()
    assert info is not None
    assert (info.wilayah, info.region_name, info.office_name, info.ready) == (
        KOTO_BARU,
        "Koto Baru",
        office.nama,
        True,
    )


def test_it_asks_the_database_once(office: Kantor) -> None:
    site.current()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        site.current()
    assert len(queries) == 0


def test_it_keeps_an_office_that_is_still_being_set_up_for_a_moment(
    office: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: moment)
    Situs.objects.update(ready_at=None)
    site.forget()
    site.current()
    with CaptureQueriesContext(connection) as queries:
        site.current()
    assert len(queries) == 0
    Kantor.objects.update(nama="Kantor Uji")
    moment += 2.0
    info = site.current()
    assert info is not None
    assert info.office_name == "Kantor Uji"


def test_it_names_an_office_without_a_profile(office: Kantor) -> None:
    office.delete()
    info = site.current()
    assert info is not None
    assert info.office_name == "Kantor Wali Nagari Koto Baru"


def test_it_reads_again_when_told_to_forget(office: Kantor) -> None:
    site.current()
    Kantor.objects.update(nama="Kantor Uji")
    site.forget_on_commit()
    info = site.current()
    assert info is not None
    assert info.office_name == "Kantor Uji"
