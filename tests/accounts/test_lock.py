"""The idle lock, as the server sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog, Session, User
from nagari.accounts.rules import Act
from nagari.accounts.uptime import Moment, idle_seconds
from nagari.kantor import site
from tests.office import PASSWORD

WALL = datetime(2026, 5, 14, 3, 20, tzinfo=UTC)
DEAD = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)


def idle(minutes: float) -> None:
    """As if nobody had been there for so long."""
    row = Session.objects.get()
    row.ticks -= minutes * 60
    row.save()


@pytest.mark.parametrize(
    ("seen", "now", "expected"),
    [
        (Moment("a", 100, WALL), Moment("a", 160, WALL + timedelta(seconds=60)), 60),
        (Moment("a", 100, DEAD), Moment("a", 160, WALL), 60),
        (Moment("a", 100, WALL), Moment("a", 160, DEAD), 60),
        (Moment("a", 100, WALL), Moment("b", 5, WALL + timedelta(hours=1)), 3600),
        (Moment("a", 100, WALL), Moment("b", 5, DEAD), None),
    ],
)
def test_it_measures_idleness_whatever_the_clock_does(seen: Moment, now: Moment, expected: float | None) -> None:
    assert idle_seconds(seen, now) == expected


def test_it_keeps_a_session_through_a_corrected_clock(clerk_client: Client) -> None:
    Session.objects.update(seen_at=DEAD, expire_date=DEAD)
    assert clerk_client.get("/akun/").status_code == 200


def test_it_locks_instead_of_logging_out_when_nobody_can_tell(clerk_client: Client) -> None:
    Session.objects.update(boot="another", seen_at=datetime(2099, 1, 1, tzinfo=UTC))
    assert clerk_client.get("/akun/")["Location"] == "/akun/kunci/?next=%2Fakun%2F"
    assert Session.objects.exists()


def test_it_lets_a_working_person_alone(clerk_client: Client) -> None:
    idle(9)
    assert clerk_client.get("/akun/").status_code == 200
    idle(9)
    assert clerk_client.get("/akun/").status_code == 200


def test_it_keeps_what_was_said_for_who_unlocks_it(clerk_client: Client) -> None:
    session = clerk_client.session
    session["_messages"] = '[["__json_message", 0, 25, "KTB-RT8-ZM3-692", ""]]'
    session.save()
    idle(13)
    assert "KTB-RT8-ZM3-692" not in clerk_client.get("/akun/", follow=True).content.decode()
    opened = clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD, "next": "/akun/"}, follow=True)
    assert "KTB-RT8-ZM3-692" in opened.content.decode()


def test_it_shows_the_lock_for_a_link_and_returns_there(clerk_client: Client) -> None:
    idle(13)
    assert clerk_client.get("/akun/?x=1")["Location"] == "/akun/kunci/?next=%2Fakun%2F%3Fx%3D1"
    page = clerk_client.get("/akun/kunci/?next=/akun/%3Fx%3D1")
    assert "Layar terkunci" in page.content.decode()
    response = clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD, "next": "/akun/?x=1"})
    assert response["Location"] == "/akun/?x=1"
    assert clerk_client.get("/akun/").status_code == 200
    assert AccessLog.objects.filter(act=Act.UNLOCKED).count() == 1


def test_it_covers_also_the_pages_that_need_no_login(clerk_client: Client) -> None:
    idle(13)
    assert clerk_client.get("/").status_code == 302


def test_it_stays_locked_once_locked(clerk_client: Client) -> None:
    assert clerk_client.post("/akun/kunci/").status_code == 302
    assert clerk_client.get("/akun/").status_code == 302
    assert clerk_client.post("/akun/denyut/", headers={"HX-Request": "true"}).status_code == 423
    assert clerk_client.post("/akun/sandi/", {"old": PASSWORD}).status_code == 302


def test_it_answers_scripts_with_423(clerk_client: Client) -> None:
    idle(13)
    response = clerk_client.get("/akun/", headers={"HX-Request": "true"})
    assert response.status_code == 423
    assert response["HX-Trigger"] == "locked"


def test_it_does_not_take_polling_for_a_person(clerk_client: Client) -> None:
    for _minute in range(13):
        idle(1)
        status = clerk_client.get("/akun/", headers={"HX-Request": "true"}).status_code
    assert status == 423


def test_it_takes_the_heartbeat_for_a_person(clerk_client: Client) -> None:
    for _minute in range(13):
        idle(1)
        assert clerk_client.post("/akun/denyut/", headers={"HX-Request": "true"}).status_code == 204


def test_it_keeps_a_form_and_sends_it_with_the_password(clerk_client: Client, clerk: User) -> None:
    idle(13)
    sent = {"nama": 'Siti "Aisyah" <b>', "pilih": ["1", "2"], "password": "rahasia", "csrfmiddlewaretoken": "x"}
    response = clerk_client.post("/akun/sesi/?a=1", sent)
    page = response.content.decode()
    assert response.status_code == 423
    assert 'action="/akun/sesi/?a=1"' in page
    assert 'value="Siti &quot;Aisyah&quot; &lt;b&gt;"' in page
    assert page.count('name="pilih"') == 2
    assert "rahasia" not in page
    wrong = clerk_client.post("/akun/sesi/?a=1", {"nama": "Siti", "unlock_password": "salah-salah"})
    assert wrong.status_code == 423
    assert 'value="Siti"' in wrong.content.decode()
    right = clerk_client.post("/akun/sesi/?a=1", {"nama": "Siti", "unlock_password": PASSWORD})
    assert right["Location"] == "/akun/"
    assert AccessLog.objects.filter(act=Act.SESSIONS_ENDED).exists()


def test_it_logs_a_wrong_password_sent_with_a_kept_form(clerk_client: Client, clerk: User) -> None:
    idle(13)
    clerk_client.post("/akun/sesi/", {"nama": "Siti", "unlock_password": "salah-salah"})
    logged = AccessLog.objects.get(act=Act.LOGIN_FAILED)
    assert logged.detail.startswith(clerk.username)


def test_it_logs_a_wrong_password_at_the_lock_once(clerk_client: Client) -> None:
    idle(13)
    clerk_client.post("/akun/buka-kunci/", {"password": "salah-salah"})
    assert AccessLog.objects.filter(act=Act.LOGIN_FAILED).count() == 1


def test_it_leads_from_the_lock_back_to_the_change_of_the_password(clerk_client: Client) -> None:
    idle(13)
    # Nothing of this form may be kept, so there is nothing to send again.
    response = clerk_client.post("/akun/sandi/", {"old": PASSWORD, "password": "x", "again": "x"})
    assert response["Location"] == "/akun/kunci/?next=%2Fakun%2Fsandi%2F"


def test_it_throttles_guessing_at_the_lock(clerk_client: Client) -> None:
    idle(13)
    for _attempt in range(4):
        assert clerk_client.post("/akun/buka-kunci/", {"password": "salah"}).status_code == 422
    assert clerk_client.post("/akun/buka-kunci/", {"password": "salah"}).status_code == 429
    assert clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD}).status_code == 429


def test_it_gives_a_guesser_elsewhere_no_new_tries_when_the_person_is_back(clerk_client: Client, clerk: User) -> None:
    guesser = Client(REMOTE_ADDR="192.168.1.77")
    for _attempt in range(4):
        guesser.post("/masuk/", {"username": clerk.username, "password": "salah"})
    idle(13)
    clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD})
    assert guesser.post("/masuk/", {"username": clerk.username, "password": "salah"}).status_code == 429


def test_it_opens_the_overlay_for_the_same_person_only(clerk_client: Client, head: User) -> None:
    clerk_client.post("/akun/kunci/")
    script = {"HX-Request": "true"}
    other = clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD, "username": head.username}, headers=script)
    assert other.status_code == 422
    assert clerk_client.post("/akun/buka-kunci/", {"password": ""}, headers=script).status_code == 422
    opened = clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD}, headers=script)
    assert opened.status_code == 204
    assert "unlocked" in opened["HX-Trigger"]


def test_it_opens_a_covered_page_whose_session_was_ended(clerk_client: Client, clerk: User) -> None:
    Session.objects.all().delete()
    sent = {"password": PASSWORD, "username": clerk.username}
    assert clerk_client.post("/akun/buka-kunci/", sent, headers={"HX-Request": "true"}).status_code == 204
    assert clerk_client.get("/akun/").status_code == 200


def test_a_slow_request_does_not_open_the_lock_again(clerk_client: Client, clerk: User) -> None:
    from nagari.accounts.sessions import SessionStore

    slow = SessionStore(clerk_client.cookies["sesi"].value)
    slow["x"] = 1
    clerk_client.post("/akun/kunci/")
    slow.save()
    assert Session.objects.get().is_locked


def test_it_never_lets_the_lock_lead_to_a_foreign_site(clerk_client: Client) -> None:
    clerk_client.post("/akun/kunci/")
    response = clerk_client.post("/akun/buka-kunci/", {"password": PASSWORD, "next": "https://jahat.example/"})
    assert response["Location"] == "/"


def test_it_leaves_nothing_personal_in_the_browsers_cache(clerk_client: Client) -> None:
    assert clerk_client.get("/akun/")["Cache-Control"] == "private, no-store"


def test_it_spends_two_queries_on_who_is_asking(clerk_client: Client, django_assert_max_num_queries: Any) -> None:
    # Which office this is, is kept in the process.
    site.current()
    with django_assert_max_num_queries(2):
        assert clerk_client.post("/akun/denyut/").status_code == 204


def test_it_covers_a_page_whose_piece_finds_nobody_logged_in(clerk_client: Client) -> None:
    Session.objects.all().delete()
    response = clerk_client.get("/akun/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Trigger"] == "locked"


def test_it_keeps_ten_sessions_of_a_person(client: Client, clerk: User) -> None:
    for _login in range(12):
        Client().post("/masuk/", {"username": clerk.username, "password": PASSWORD})
    assert Session.objects.filter(user=clerk).count() <= 11
