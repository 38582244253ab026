"""The access log: chained, masked, written once per look."""

from datetime import timedelta

import pytest
from django.utils import translation

from nagari.accounts import log
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act
from nagari.accounts.wording import detail_words
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from tests.office import KOTO_BARU, NOW


@pytest.fixture
def three(clerk: User, office: Kantor) -> list[AccessLog]:
    return [
        log.record(clerk, Act.VIEW, obj=office, now=NOW),
        log.record(clerk, Act.LIST, model="penduduk.Penduduk", count=25, now=NOW + timedelta(seconds=1)),
        log.record(None, Act.LOGIN_FAILED, wilayah="", now=NOW + timedelta(seconds=2)),
    ]


def test_it_chains_what_it_writes(three: list[AccessLog]) -> None:
    report = log.verify_chain()
    assert report.ok
    assert report.head == log.head()
    assert report.head.count == 3


def test_it_takes_the_region_of_the_object_else_of_the_person(three: list[AccessLog], office: Kantor) -> None:
    assert [row.wilayah for row in three] == [KOTO_BARU, KOTO_BARU, ""]
    assert three[0].model == "kantor.Kantor"
    assert three[0].object_id == str(office.pk)


@pytest.mark.parametrize(
    "change", [{"act": "x"}, {"detail": "x"}, {"count": 9}, {"at": NOW - timedelta(days=1)}, {"user_id": None}]
)
def test_it_names_the_first_edited_row(three: list[AccessLog], change: dict[str, object]) -> None:
    AccessLog.objects.filter(pk=three[1].pk).update(**change)
    assert log.verify_chain().broken_id == three[1].pk


def test_it_notices_a_row_taken_from_the_middle(three: list[AccessLog]) -> None:
    AccessLog.objects.filter(pk=three[1].pk).delete()
    assert log.verify_chain().broken_id == three[2].pk


def test_it_notices_that_the_end_was_cut_off_by_a_head_noted_before(three: list[AccessLog]) -> None:
    noted = log.head()
    assert log.verify_chain(expected=noted).ok
    AccessLog.objects.filter(pk=three[2].pk).delete()
    assert log.verify_chain().ok
    assert log.verify_chain(expected=noted).head_differs


def test_it_still_knows_an_old_head_after_more_was_written(three: list[AccessLog], clerk: User) -> None:
    noted = log.head()
    log.record(clerk, Act.VIEW, now=NOW)
    assert log.verify_chain(expected=noted).ok


def test_it_keeps_no_whole_nik(clerk: User) -> None:
    assert log.record(clerk, Act.SEARCH, detail="1302101505909001", now=NOW).detail == "130210**********"


def test_it_masks_names() -> None:
    assert log.masked("Siti  Rahma 1302101505909001") == "S*** R**** 130210**********"


def test_it_writes_with_one_look_and_one_insert(clerk: User, django_assert_max_num_queries: object) -> None:
    # Once a minute it also tells the office clock how far time has come.
    log.record(clerk, Act.VIEW, now=NOW)
    clock.now()
    # With the savepoint of the test's own transaction, and the lock of PostgreSQL.
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        log.record(clerk, Act.VIEW, now=NOW)


CODES = ("history", "diri", "conflict", "conflicts", "settle", "mutasi", "bundle 13.02", "first_day kop", "pdp hapus")


@pytest.mark.parametrize("code", CODES)
def test_no_code_of_the_program_is_shown_to_who_reads_the_log(code: str) -> None:
    with translation.override("id"):
        assert detail_words(code).split(", ")[0] != code.split()[0]


def test_it_keeps_the_words_of_a_purpose_together() -> None:
    with translation.override("id"):
        assert (
            detail_words("salinan: diminta di loket, dengan KTP")
            == "salinan data pribadi: diminta di loket, dengan KTP"
        )
