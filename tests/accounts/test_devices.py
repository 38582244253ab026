"""Devices known again, sessions ended one by one, and the lock that asks for everything after a day of work."""

from datetime import timedelta
from typing import Any

from django.test import Client

from nagari.accounts import devices, lock, second_factor
from nagari.accounts.models import AccessLog, Device, Session, User
from nagari.accounts.rules import Act, Role
from nagari.accounts.totp import code_at, step_of
from nagari.accounts.uptime import Moment, moment
from nagari.kantor import clock
from tests.accounts.test_second_factor import enrol
from tests.office import NOW, PASSWORD, make_user

PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120"


def log_in(client: Client, user: User, **headers: str) -> Any:
    return client.post("/masuk/", {"username": user.username, "password": PASSWORD}, headers=headers)


def test_it_knows_a_browser_again_and_says_when_a_new_one_came(clerk: User) -> None:
    desk, phone = Client(), Client()
    cookie = log_in(desk, clerk).cookies[devices.NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert devices.count_unknown(clerk) == 0
    desk.post("/keluar/")
    log_in(desk, clerk)
    assert Device.objects.count() == 1
    assert cookie.value not in Device.objects.get().digest
    log_in(phone, clerk, **{"User-Agent": PHONE})
    assert "perangkat baru" in desk.get("/").content.decode()
    page = desk.get("/akun/").content.decode()
    assert "Chrome, Android" in page
    assert "Apakah itu Anda?" in page
    desk.post("/akun/perangkat/kenal/")
    assert "Apakah itu Anda?" not in desk.get("/akun/").content.decode()
    assert AccessLog.objects.filter(act=Act.DEVICES_KNOWN, user=clerk).exists()


def test_it_logs_a_foreign_device_out_and_asks_for_a_new_password(clerk: User) -> None:
    desk, thief = Client(), Client()
    log_in(desk, clerk)
    log_in(thief, clerk, **{"User-Agent": PHONE})
    assert desk.post("/akun/perangkat/asing/")["Location"] == "/akun/sandi/"
    assert thief.get("/akun/").status_code == 302
    assert desk.get("/akun/").status_code == 200
    assert Device.objects.filter(user=clerk).count() == 1


def test_it_takes_no_cookie_it_has_not_made(client: Client, clerk: User) -> None:
    client.cookies[devices.NAME] = "x" * 4000
    assert len(log_in(client, clerk).cookies[devices.NAME].value) == 22


def test_it_keeps_a_known_device_apart_for_each_person(client: Client, clerk: User) -> None:
    other = make_user(Role.VERIFIER)
    log_in(client, clerk)
    client.post("/keluar/")
    log_in(client, other)
    assert [row.user_id for row in Device.objects.order_by("pk")] == [clerk.pk, other.pk]


def test_it_ends_one_other_session_by_its_mark_and_no_one_elses(clerk: User) -> None:
    desk, phone, stranger = Client(), Client(), Client()
    for client, user in ((desk, clerk), (phone, clerk), (stranger, make_user(Role.VERIFIER))):
        log_in(client, user)
    keys = {client: client.cookies["sesi"].value for client in (desk, phone, stranger)}
    from nagari.accounts.queries import mark_of

    page = desk.get("/akun/").content.decode()
    assert not [key for key in keys.values() if key in page]
    for client in (desk, stranger):
        desk.post("/akun/sesi/satu/", {"sesi": mark_of(keys[client])})
    desk.post("/akun/sesi/satu/", {"sesi": keys[phone]})
    assert [client.get("/akun/").status_code for client in (desk, phone, stranger)] == [200, 200, 200]
    desk.post("/akun/sesi/satu/", {"sesi": mark_of(keys[phone])})
    assert [client.get("/akun/").status_code for client in (desk, phone, stranger)] == [200, 302, 200]


def age(hours: float) -> None:
    """Every session began so long ago, and somebody has been at it since."""
    for row in Session.objects.all():
        Session.objects.filter(pk=row.pk).update(began_ticks=row.began_ticks - hours * 3600)


def test_it_asks_for_the_password_after_a_day_of_work_though_nobody_was_idle(client: Client, clerk: User) -> None:
    log_in(client, clerk)
    age(11.9)
    assert client.get("/akun/").status_code == 200
    age(0.2)
    assert client.get("/akun/")["Location"].startswith("/akun/kunci/")
    before = client.cookies["sesi"].value
    assert client.post("/akun/buka-kunci/", {"password": PASSWORD}).status_code == 302
    assert client.cookies["sesi"].value != before
    assert client.get("/akun/").status_code == 200


def test_it_asks_for_the_second_factor_too_when_the_day_is_over(client: Client, clerk: User) -> None:
    secret, codes = enrol(clerk)
    client.post("/masuk/", {"username": clerk.username, "password": PASSWORD, "token": codes[0]})
    lock.close(Session.objects.get(user=clerk))
    # Within the day the session stands for it.
    assert 'name="token"' not in client.get("/akun/kunci/").content.decode()
    assert client.post("/akun/buka-kunci/", {"password": PASSWORD}).status_code == 302
    age(13)
    assert 'name="token"' in client.get("/akun/kunci/").content.decode()
    assert client.post("/akun/buka-kunci/", {"password": PASSWORD}).status_code == 422
    # A form that met the lock is kept, and opens it with both.
    kept = client.post("/akun/perangkat/kenal/", {})
    assert kept.status_code == 423
    assert f'name="{lock.TOKEN_FIELD}"' in kept.content.decode()
    both = {lock.UNLOCK_FIELD: PASSWORD, lock.TOKEN_FIELD: code_at(secret, step_of(clock.now()))}
    assert client.post("/akun/perangkat/kenal/", both)["Location"] == "/akun/"


def test_it_opens_no_ended_session_with_the_password_alone_where_there_is_a_factor(client: Client, clerk: User) -> None:
    """The lock that covers a page opens a session anew that was ended elsewhere; not round the second factor."""
    _secret, codes = enrol(clerk)
    sent = {"username": clerk.username, "password": PASSWORD}
    overlay = {"HX-Request": "true"}
    assert client.post("/akun/buka-kunci/", sent, headers=overlay).status_code == 422
    assert client.post("/akun/buka-kunci/", {**sent, "token": codes[0]}, headers=overlay).status_code == 204


def test_it_ends_no_session_for_a_clock_that_was_put_right(client: Client, clerk: User) -> None:
    log_in(client, clerk)
    row = Session.objects.get(user=clerk)
    now = moment(NOW)
    assert not lock.is_over(row, Moment(now.boot, now.ticks, NOW + timedelta(days=9000)))
    # Across a restart the wall clock is asked; one that went backward can't be believed.
    assert row.began is not None
    assert lock.is_over(row, Moment("another run", 1.0, row.began.wall + timedelta(hours=13)))
    assert lock.is_over(row, Moment("another run", 1.0, row.began.wall - timedelta(hours=1)))


def test_it_forgets_sessions_nobody_came_back_to(client: Client, clerk: User) -> None:
    log_in(client, clerk)
    Session.objects.update(boot="an older run", seen_at=NOW - timedelta(days=400))
    log_in(Client(), clerk)
    assert Session.objects.filter(user=clerk).count() == 1
    assert second_factor.codes_left(clerk) == 0
