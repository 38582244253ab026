"""Whom the regency calls today, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Level
from nagari.pages.sync import offices
from nagari.pages.sync.help_pages import needed
from nagari.pages.sync.needing import Facts, Reason, Why, patience, reasons, weight
from nagari.sync.models import Refusal
from tests.office import KOTO_BARU, NOW, SELAYO, make_office
from tests.pages.sync.test_offices import person, site

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = [7 * 24 * 60] * 6


def why(**facts: Any) -> list[Why]:
    return [one.why for one in reasons(Facts(**{"last": NOW, **facts}), NOW, "0.2.0")]


@pytest.mark.parametrize(
    ("pauses", "allowed"),
    [
        ([], 3 * DAY),
        ([70, 70, 70], 3 * DAY),
        # There every hour; then the nights and one weekend of an office that works by day.
        ([70] * 10, DAY),
        ([14 * 60] * 8 + [64 * 60, 64 * 60], 96 * HOUR),
        (WEEK, timedelta(days=10.5)),
        # The computer was away once, and that was no rhythm.
        ([70] * 10 + [40 * 24 * 60], DAY),
        ([30 * 24 * 60] * 5, 14 * DAY),
    ],
)
def test_it_learns_the_rhythm_of_an_office(pauses: list[int], allowed: timedelta) -> None:
    assert patience(pauses) == allowed


def test_it_calls_nobody_who_is_as_silent_as_ever() -> None:
    assert why(last=NOW - 9 * DAY, pauses=WEEK) == []
    assert why(last=NOW - 11 * DAY, pauses=WEEK) == [Why.SILENT]
    assert why(last=NOW - 2 * DAY, pauses=[70] * 10) == [Why.SILENT]
    assert why(last=None) == [Why.NEVER]


def test_a_longer_silence_weighs_more() -> None:
    short, long = (reasons(Facts(last=NOW - days * DAY), NOW, "0.2.0")[0] for days in (4, 12))
    assert short.weight < long.weight <= 65
    assert short.value == 4 * 24


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"refusals": ["number_reused", "stream_gap"]}, [Why.FORKED]),
        ({"refusals": ["stream_gap"]}, [Why.REFUSED]),
        ({"is_twice": True, "conflicts": 3}, [Why.TWICE, Why.CONFLICTS]),
        ({"disagreements": 2, "error": "rows_differ"}, [Why.DIFFERS]),
        ({"error": "message_format"}, [Why.ERROR]),
        ({"skew_ms": -300_001}, [Why.CLOCK]),
        ({"skew_ms": 300_000}, []),
        ({"disk_mb": 199, "version": "0.1.0"}, [Why.DISK_FULL, Why.VERSION]),
        ({"disk_mb": 999}, [Why.DISK_LOW]),
        ({"disk_mb": 1_000, "version": "0.2.0"}, []),
        ({"version": "0.10.0"}, []),
        ({"backup_at": datetime.fromtimestamp(0, UTC)}, [Why.NO_BACKUP]),
        ({"backup_at": NOW - 4 * DAY}, [Why.OLD_BACKUP]),
        ({"backup_at": NOW - 2 * DAY}, []),
        ({"is_closed": True, "conflicts": 1}, [Why.CLOSED]),
        ({"parked": 2, "conflicts": 1}, [Why.PARKED, Why.CONFLICTS]),
    ],
)
def test_it_names_the_reasons_heaviest_first(facts: dict[str, Any], expected: list[Why]) -> None:
    assert why(**facts) == expected


def test_the_heaviest_reason_decides() -> None:
    heavy, light = [Reason(Why.FORKED, 100)], [Reason(Why.SILENT, 65), Reason(Why.CLOCK, 60)]
    assert weight(heavy) > weight(light) > weight(light[:1]) > weight([]) == 0


@pytest.mark.django_db
def test_the_page_orders_offices_and_says_what_to_do(data_folder: object, client: Client) -> None:
    make_office("13.02", Level.KABUPATEN)
    site(KOTO_BARU, NOW, health={"disk": 150, "backup": 0})
    worse = site(SELAYO, NOW)
    site("13.02.10.2003", NOW, health={"disk": 90_000, "backup": int(NOW.timestamp()), "of_a_later_version": 7})
    given = {"first": 3, "since": NOW, "last_at": NOW}
    Refusal.objects.create(site=worse.uuid, scope=SELAYO, channel="register", code="number_reused", **given)
    Refusal.objects.create(site=uuid4(), scope=KOTO_BARU, channel="register", code="site_unknown", **given)
    Kantor.objects.create(wilayah=SELAYO, nama="Kantor Selayo", telepon="0755-12345")
    found = needed(offices.offices("13.02", NOW), "13.02", NOW)
    assert [(one.row.wilayah, [why for why, *_rest in one.found]) for one in found] == [
        (SELAYO, [Why.FORKED]),
        (KOTO_BARU, [Why.DISK_FULL, Why.NO_BACKUP]),
    ]
    client.force_login(person(Role.VIEWER), "nagari.accounts.backends.RoleBackend")
    page = client.get("/sinkron/kantor/bantuan/").content.decode()
    assert page.index("tel:0755-12345") < page.index("150 MB")


@pytest.mark.django_db
def test_the_page_says_that_all_is_well(data_folder: object, client: Client) -> None:
    make_office("13.02", Level.KABUPATEN)
    client.force_login(person(Role.OFFICER), "nagari.accounts.backends.RoleBackend")
    page = client.get("/sinkron/kantor/bantuan/")
    assert (page.status_code, page.context["offices"]) == (200, [])
