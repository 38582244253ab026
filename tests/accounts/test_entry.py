"""Logging in and out."""

from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act
from tests.office import NOW, PASSWORD


def send(client: Client, username: str = "clerk-13.02.10.2001", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/masuk/", {"username": username, "password": password, **more})


def acts() -> list[str]:
    return list(AccessLog.objects.order_by("pk").values_list("act", flat=True))


def test_it_lets_a_clerk_in_and_logs_it(client: Client, clerk: User) -> None:
    response = send(client)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert acts() == [Act.LOGIN]


def test_it_forgives_capitals_and_spaces_in_the_name(client: Client, clerk: User) -> None:
    assert send(client, " CLERK-13.02.10.2001 ").status_code == 302


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("clerk-13.02.10.2001", "salah-salah-salah"),
        ("nobody", PASSWORD),
        ("", ""),
        ("x" * 500, PASSWORD),
        ("clerk-13.02.10.2001", " " + PASSWORD),
        ("a\0b", PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_it_keeps_others_out(client: Client, clerk: User, username: str, password: str) -> None:
    assert send(client, username, password).status_code == 422
    assert "_auth_user_id" not in client.session


def test_it_keeps_a_disabled_user_out(client: Client, clerk: User) -> None:
    User.objects.update(is_active=False)
    assert send(client).status_code == 422


def test_it_does_not_keep_a_name_that_nobody_has(client: Client, clerk: User) -> None:
    send(client, "rahasia-sekali")
    assert "rahasia" not in AccessLog.objects.get().detail


def test_it_closes_after_five_failures_and_says_what_to_do(client: Client, clerk: User) -> None:
    for _attempt in range(4):
        assert send(client, password="salah-salah-salah").status_code == 422
    response = send(client, password="salah-salah-salah")
    assert response.status_code == 429
    assert "15 menit" in response.content.decode()
    assert send(client).status_code == 429


def test_it_stores_nothing_of_what_was_typed_with_a_failure(client: Client, clerk: User) -> None:
    from axes.models import AccessAttempt

    send(client, password="salah-salah-salah", alamat="Jl. Rahasia")
    attempt = AccessAttempt.objects.get()
    assert attempt.username == clerk.username
    assert attempt.post_data == ""


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "\\\\jahat"])
def test_it_never_sends_anyone_to_a_foreign_site(client: Client, clerk: User, target: str) -> None:
    assert send(client, next=target)["Location"] == "/"


def test_it_returns_to_where_the_person_was_going(client: Client, clerk: User) -> None:
    assert send(client, next="/penduduk/?q=a")["Location"] == "/penduduk/?q=a"


def test_it_changes_the_session_key_at_login(client: Client, clerk: User) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    before = client.cookies["sesi"].value
    send(client)
    assert client.cookies["sesi"].value != before


def test_it_logs_out_only_by_post(clerk_client: Client) -> None:
    assert clerk_client.get("/keluar/").status_code == 405
    assert clerk_client.post("/keluar/").status_code == 302
    assert "_auth_user_id" not in clerk_client.session
    assert acts() == [Act.LOGOUT]


def test_it_throttles_by_the_address_the_own_proxy_wrote(client: Client, clerk: User, settings: Any) -> None:
    settings.BEHIND_TLS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    data = {"username": clerk.username, "password": "salah-salah-salah"}
    for attempt in range(5):
        # What the browser itself claims stands before, and changes nothing.
        response = client.post("/masuk/", data, headers={"X-Forwarded-For": f"10.0.0.{attempt}, 203.0.113.7"})
    assert response.status_code == 429
    assert client.post("/masuk/", data, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 422
    assert "203.0.113.8" in AccessLog.objects.order_by("-pk")[0].detail


@pytest.mark.django_db
def test_it_hashes_with_argon2_as_an_old_laptop_can_pay(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["nagari.accounts.hashers.OfficeArgon2Hasher"]
    user = User.objects.create_user("a", PASSWORD, nama="A", role="clerk", wilayah="13", created_at=NOW)
    hasher = identify_hasher(user.password)
    decoded = hasher.decode(user.password)
    assert (decoded["memory_cost"], decoded["time_cost"], decoded["parallelism"]) == (19456, 2, 1)
    assert user.check_password(PASSWORD)
    assert not user.check_password("salah-salah-salah")
