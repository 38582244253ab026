"""What screens ask every second."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from layanan.antrean import bare, pulse
from layanan.antrean.services import calling, closing, setup
from nagari.accounts.models import Session
from nagari.kantor import clock
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU


@pytest.fixture
def room(live_room: Room) -> Room:
    return live_room


@pytest.fixture(autouse=True)
def one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own connection stays open."""
    monkeypatch.setattr(bare, "close_old_connections", lambda: None)


def ask(path: str = "", known: str = "") -> tuple[int, dict[str, str], Any]:
    """Through the WSGI application that stands in front of Django."""
    told: list[Any] = []

    def never(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise AssertionError("Django was asked")

    environ = {"PATH_INFO": bare.PATH + path, "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": known}
    body = b"".join(bare.beside(never)(environ, lambda status, headers: told.extend((status, dict(headers)))))
    return int(told[0][:3]), told[1], json.loads(body) if body else None


def test_it_answers_in_a_few_bytes_and_one_query_when_nothing_changed(room: Room) -> None:
    room.take()
    status, headers, told = ask()
    assert (status, told["sisa"], told["antre"][0]["nomor"]) == (200, 1, "A-001")
    with CaptureQueriesContext(connection) as asked:
        status, short, body = ask(known=headers["ETag"])
    assert (status, body) == (304, None)
    assert len(asked) <= 1
    lines = f"HTTP/1.1 304 Not Modified\r\nDate: {'x' * 29}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in short.items())
    assert len(lines) + 2 <= 300
    assert not Session.objects.exists()


def test_it_tells_the_time_when_the_clock_was_put_right(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    _status, headers, told = ask()
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    status, _headers, again = ask(known=headers["ETag"])
    assert (status, again["v"]) == (200, told["v"])
    assert again["jam"] == f"{timezone.localtime(later):%H.%M}" != told["jam"]


def test_it_shows_no_number_of_a_day_that_is_over(room: Room) -> None:
    tiket = room.take()
    calling.call_next(room.one, room.at())
    closing.close(tiket.hari, room.at().wall)
    told = ask()[2]
    assert (told["panggil"], told["antre"], told["sisa"]) == ([], [], 0)
    assert ask(f"{tiket.kode}/")[2]["keadaan"] == "tutup"


def test_it_shows_nobody_as_called_when_all_is_over(room: Room) -> None:
    room.take()
    calling.call_next(room.one, room.at())
    early = {"buka": time(0, 0), "tutup": time(0, 1)}
    for row in (room.surat, room.data):
        setup.save_service(KOTO_BARU, setup.Layanan(nama=row.nama, huruf=row.huruf, **early), row.pk)
    pulse.forget()
    assert ask()[2]["tutup"] is False
    calling.call_next(room.one, room.at())
    assert ask()[2]["tutup"] is True


def test_it_needs_two_queries_when_something_changed(room: Room) -> None:
    _status, headers, _told = ask()
    room.take()
    # Read again once a minute, after a change.
    clock.now()
    with CaptureQueriesContext(connection) as asked:
        assert ask(known=headers["ETag"])[0] == 200
    assert len(asked) <= 2


def test_it_tells_calls_newest_first_with_what_to_say(room: Room) -> None:
    room.take()
    room.take()
    calling.call_next(room.one, room.at())
    calling.call_next(room.two, room.at())
    told = ask()[2]
    assert [(one["nomor"], one["loket"]) for one in told["panggil"]] == [("A-002", 2), ("A-001", 1)]
    assert told["panggil"][0]["klip"][-1] == "dua"
    assert told["panggil"][0]["id"] > told["panggil"][1]["id"]


def test_it_tells_one_number_how_long(room: Room) -> None:
    first, second = room.take(), room.take()
    status, headers, told = ask(f"{second.kode}/")
    assert (status, told["depan"], told["menit"]) == (200, 1, 0)
    # What happens at the other end of the line does not concern it.
    room.take()
    assert ask(f"{second.kode}/", headers["ETag"])[0] == 304
    calling.call_next(room.one, room.at())
    assert ask(f"{first.kode}/")[2]["loket"] == 1
    assert ask(f"{second.kode}/", headers["ETag"])[0] == 200
    assert ask("tidakada/")[0] == 404


def test_it_counts_those_of_other_services_whose_counters_are_the_same(room: Room) -> None:
    for _ in range(2):
        room.take()
    other = room.take(room.data)
    told = ask(f"{other.kode}/")[2]
    assert (told["depan"], told["menit"]) == (2, 10)
    assert [(one["sisa"], one["menit"]) for one in ask()[2]["layanan"]] == [(3, 10), (3, 10)]


def test_it_shows_a_changed_set_up(room: Room) -> None:
    _status, headers, _told = ask()
    setup.save_rules(KOTO_BARU, setup.Aturan(pengumuman="Loket 2 buka pukul 13.00"))
    pulse.forget()
    assert ask(known=headers["ETag"])[2]["umum"] == "Loket 2 buka pukul 13.00"


@pytest.mark.django_db
def test_it_answers_nothing_before_the_first_day() -> None:
    assert ask()[0] == 404


def test_it_lets_everything_else_through(room: Room) -> None:
    passed: list[str] = []

    def pages(environ: dict[str, Any], _start: Any) -> list[bytes]:
        passed.append(environ["PATH_INFO"])
        return []

    for path in ("/antrean/layar/", "/", "/antrean/denyut"):
        bare.beside(pages)({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, None)
    bare.beside(pages)({"PATH_INFO": bare.PATH, "REQUEST_METHOD": "POST"}, None)
    assert passed == ["/antrean/layar/", "/", "/antrean/denyut", bare.PATH]
