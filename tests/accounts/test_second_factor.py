"""The second factor: codes of a phone, codes on paper, who needs it; and no answer tells what of a login was right."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nagari.accounts import second_factor, totp
from nagari.accounts.models import AccessLog, RecoveryCode, SecondFactor, Session, User
from nagari.accounts.rules import Act, Role, needs_second_factor, normal_code
from nagari.accounts.throttle import guesses
from nagari.accounts.totp import NEAR, Known, code_at, judge, step_of
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from tests.office import KOTO_BARU, NOW, PASSWORD, make_user

SECRET = b"12345678901234567890"
HERE = step_of(NOW)


def test_it_gives_the_codes_of_the_standard() -> None:
    # RFC 6238, appendix B, six digits.
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_at(SECRET, seconds // 30) == code
    assert code_at(SECRET, HERE).encode() == TOTP(SECRET, 6, SHA1(), 30).generate(NOW.timestamp())


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_it_takes_the_code_of_now_and_its_neighbours_once(shift: int) -> None:
    code = code_at(SECRET, HERE + shift)
    assert judge(SECRET, code, NOW, Known()).accepted == HERE + shift
    assert judge(SECRET, code, NOW, Known(last_step=HERE + shift)).accepted is None


@given(shift=st.integers(-totp.FAR, totp.FAR).filter(lambda one: abs(one) > NEAR))
def test_it_takes_a_clock_that_is_wrong_after_two_codes_in_a_row(shift: int) -> None:
    first = judge(SECRET, code_at(SECRET, HERE + shift), NOW, Known())
    # One in 350 codes is also one of now, by chance.
    if first.accepted is None and first.far == HERE + shift:
        later = NOW + timedelta(seconds=30)
        known = Known(far_step=first.far, far_seen=HERE)
        assert judge(SECRET, code_at(SECRET, HERE + shift + 1), later, known).accepted is not None
        assert judge(SECRET, code_at(SECRET, HERE + shift + 1), NOW + timedelta(minutes=9), known).accepted is None
        # The same one twice is no proof.
        assert judge(SECRET, code_at(SECRET, HERE + shift), later, known).accepted is None


def test_it_knows_a_clock_found_wrong_and_a_clock_put_right_again() -> None:
    drift = 7 * 120
    assert judge(SECRET, code_at(SECRET, HERE + drift), NOW, Known(drift=drift)).accepted == HERE + drift
    assert judge(SECRET, code_at(SECRET, HERE), NOW, Known(drift=drift)).accepted == HERE


def test_it_looks_at_as_many_steps_whatever_was_typed() -> None:
    asked = []
    for typed in (code_at(SECRET, HERE), "000000", "1", "9" * 40):
        with patch.object(totp, "code_at", side_effect=code_at) as counted:
            judge(SECRET, typed, NOW, Known())
        asked.append(counted.call_count)
    assert len(set(asked)) == 1


@pytest.mark.parametrize(
    ("role", "scope", "needed"),
    [
        (Role.HEAD, KOTO_BARU, True),
        (Role.HEAD, "13.02.10", True),
        (Role.TECHNICIAN, "13.02", True),
        (Role.OFFICER, "13.02", True),
        (Role.TECHNICIAN, KOTO_BARU, False),
        (Role.CLERK, KOTO_BARU, False),
        (Role.VIEWER, "13.02", False),
    ],
)
def test_it_is_needed_by_heads_and_by_who_sees_a_regency(role: Role, scope: str, needed: bool) -> None:
    assert needs_second_factor(role, scope) is needed


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the office's time, and forward it goes."""
    known = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda *_device: known["now"])

    def go(now: datetime) -> None:
        known["now"] = now

    return go


def enrol(user: User) -> tuple[bytes, list[str]]:
    second_factor.begin(user, "Kantor Uji")
    secret = second_factor._unseal(SecondFactor.objects.get(user=user).secret)
    assert secret is not None
    codes = second_factor.confirm(user, code_at(secret, HERE - 1), keep_session=None, now=NOW)
    return secret, codes


def send(client: Client, user: User, token: str = "", password: str = PASSWORD) -> Any:
    return client.post("/masuk/", {"username": user.username, "password": password, "token": token})


def test_it_opens_with_password_and_code_and_each_code_once(client: Client, clerk: User, at: Any) -> None:
    secret, _codes = enrol(clerk)
    code = code_at(secret, HERE)
    assert send(client, clerk).status_code == 422
    assert send(client, clerk, "000000").status_code == 422
    assert send(client, clerk, f"{code[:3]} {code[3:]}").status_code == 302
    client.logout()
    assert send(client, clerk, code).status_code == 422
    at(NOW + timedelta(seconds=30))
    assert send(client, clerk, code_at(secret, HERE + 1)).status_code == 302


def test_it_is_switched_on_where_the_office_clock_is_hours_wrong(clerk: User, at: Any) -> None:
    second_factor.begin(clerk, "Kantor Uji")
    secret = second_factor._unseal(SecondFactor.objects.get(user=clerk).secret)
    assert secret is not None
    phone = HERE + 7 * 120
    with pytest.raises(UserError) as caught:
        second_factor.confirm(clerk, code_at(secret, phone), keep_session=None, now=NOW)
    assert caught.value.code == "accounts_factor_code"
    later = NOW + timedelta(seconds=30)
    assert len(second_factor.confirm(clerk, code_at(secret, phone + 1), keep_session=None, now=later)) == 10


def test_it_opens_with_a_recovery_code_once_and_says_so(client: Client, clerk: User, at: Any) -> None:
    _secret, codes = enrol(clerk)
    assert len({code[:4] for code in codes}) == len(codes) == 10
    assert send(client, clerk, codes[3].lower()).status_code == 302
    assert AccessLog.objects.filter(act=Act.FACTOR_CODE_USED, user=clerk).count() == 1
    client.logout()
    assert send(client, clerk, codes[3]).status_code == 422
    assert second_factor.codes_left(clerk) == 9
    assert not [code for code in codes if RecoveryCode.objects.filter(code_hash__contains=normal_code(code))]


def test_it_uses_nothing_up_for_who_does_not_know_the_password(client: Client, clerk: User, at: Any) -> None:
    secret, codes = enrol(clerk)
    for token in (code_at(secret, HERE), codes[0]):
        assert send(client, clerk, token, "salah-salah-salah").status_code == 422
    assert second_factor.codes_left(clerk) == 10
    assert send(client, clerk, code_at(secret, HERE)).status_code == 302


def test_it_resets_a_password_only_with_the_factor(client: Client, clerk: User, head: User, at: Any) -> None:
    from nagari.accounts import services

    secret, codes = enrol(clerk)
    issued = services.issue_access_code(clerk, head, now=NOW)
    sent = {"username": clerk.username, "code": issued.code, "password": "ombak-danau-pagi-ini"}
    sent["again"] = sent["password"]
    assert client.post("/masuk/kode/", sent).status_code == 422
    # A password that won't do uses up neither the code of the phone nor one on paper.
    for token in (code_at(secret, HERE), codes[0]):
        poor = {**sent, "password": "kata-sandi", "again": "kata-sandi", "token": token}
        assert client.post("/masuk/kode/", poor).status_code == 422
    assert second_factor.codes_left(clerk) == 10
    assert client.post("/masuk/kode/", {**sent, "token": code_at(secret, HERE)}).status_code == 302


def test_it_closes_after_five_wrong_codes(client: Client, clerk: User, at: Any) -> None:
    secret, _codes = enrol(clerk)
    assert [send(client, clerk, "000000").status_code for _time in range(5)] == [422, 422, 422, 422, 429]
    assert send(client, clerk, code_at(secret, HERE)).status_code == 429


@pytest.fixture
def work() -> Iterator[dict[str, int]]:
    """Counts what a login costs: hashes, and codes computed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted = {"hashes": 0, "codes": 0}
    hasher, codes = MD5PasswordHasher.encode, totp.code_at

    def encode(self: Any, *given: Any, **named: Any) -> str:
        counted["hashes"] += 1
        return hasher(self, *given, **named)

    def compute(secret: bytes, step: int) -> str:
        counted["codes"] += 1
        return codes(secret, step)

    with patch.object(MD5PasswordHasher, "encode", encode), patch.object(totp, "code_at", compute):
        yield counted


@pytest.mark.parametrize("token", ["", "123456", "KUBU-7F3K-92QD"])
def test_it_answers_every_wrong_login_alike_and_at_the_same_cost(
    client: Client, clerk: User, head: User, at: Any, work: dict[str, int], token: str
) -> None:
    """A name nobody has, one that is closed, a wrong password, a wrong code: no difference in words or in work."""
    enrol(head)
    closed = make_user(Role.CLERK, username="ditutup", is_active=False)
    nobody = User(username="tidak-ada")
    unset = make_user(Role.CLERK, username="belum")
    User.objects.filter(pk=unset.pk).update(password="!belum")
    wrong = [(nobody, PASSWORD), (closed, PASSWORD), (unset, PASSWORD), (clerk, "salah-salah-salah"), (head, PASSWORD)]
    seen = set()
    for user, password in [*wrong, (head, "salah-salah-salah")]:
        work.update(hashes=0, codes=0)
        response = send(client, user, token, password)
        if user is head and password == PASSWORD:
            # The one that has four tries left only by the next.
            assert response.status_code == 422
        page = re.sub(r'csrf\w*" value="\w+|value="[\w.-]*"|\d percobaan', "", response.content.decode())
        seen.add((response.status_code, work["hashes"], work["codes"] > 0, page))
    assert len(seen) == 1


def test_it_meets_one_password_tried_on_many_accounts(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "count", 6)
    for number in range(6):
        client.post("/masuk/", {"username": f"orang-{number}", "password": "salah-salah-salah"})
    assert send(client, clerk).status_code == 429
    other = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.post("/masuk/", {"username": clerk.username, "password": PASSWORD}, **other).status_code == 302


def test_it_leads_a_head_to_switch_it_on_before_anything_else(client: Client, head: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    assert client.get("/penduduk/")["Location"] == "/akun/faktor-kedua/"
    assert client.get("/penduduk/", headers={"HX-Request": "true"})["HX-Redirect"] == "/akun/faktor-kedua/"
    assert client.get("/panduan/faktor-kedua/").status_code == 200
    page = client.get("/akun/faktor-kedua/").content.decode()
    assert "data:image/svg" in page
    typed = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert typed is not None
    # Who reloads the page has scanned the code already.
    assert typed.group(1) in client.get("/akun/faktor-kedua/").content.decode()
    secret = second_factor._unseal(SecondFactor.objects.get(user=head).secret)
    assert secret is not None
    for bad in ({}, {"token": "000000", "password": PASSWORD}, {"token": "abc", "password": PASSWORD}):
        assert client.post("/akun/faktor-kedua/", bad).status_code == 422
    code = code_at(secret, step_of(clock.now()))
    assert client.post("/akun/faktor-kedua/", {"token": code, "password": "salah-salah-salah"}).status_code == 422
    other = Client()
    other.force_login(head, "nagari.accounts.backends.RoleBackend")
    shown = client.post("/akun/faktor-kedua/", {"token": code, "password": PASSWORD})
    assert len(re.findall(r"<code>[A-Z]{4}-\w{4}-\w{4}</code>", shown.content.decode())) == 10
    assert "no-store" in shown["Cache-Control"]
    assert client.get("/").status_code == 200
    assert other.get("/akun/").status_code == 302
    # Nobody who needs it switches it off.
    with pytest.raises(UserError) as caught:
        second_factor.switch_off(User.objects.get(pk=head.pk), now=NOW)
    assert caught.value.code == "accounts_factor_required"


def test_it_is_switched_off_and_renewed_only_with_password_and_code(client: Client, clerk: User, at: Any) -> None:
    secret, codes = enrol(clerk)
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    for page in ("/akun/faktor-kedua/kode/", "/akun/faktor-kedua/mati/"):
        for bad in ({}, {"token": codes[0]}, {"token": "000000", "password": PASSWORD}):
            assert client.post(page, bad).status_code == 422
        assert client.get(page).status_code == 200
    sent = {"token": code_at(secret, HERE), "password": PASSWORD}
    assert client.post("/akun/faktor-kedua/kode/", sent).status_code == 200
    assert not second_factor.check(clerk, codes[0], proven=True, now=NOW)
    at(NOW + timedelta(seconds=30))
    sent["token"] = code_at(secret, HERE + 1)
    assert client.post("/akun/faktor-kedua/mati/", sent)["Location"] == "/akun/"
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_it_is_reset_by_another_with_the_right_and_never_by_oneself(head: User, clerk: User, client: Client) -> None:
    for user in (head, clerk):
        enrol(user)
    with pytest.raises(UserError) as caught:
        second_factor.reset(head, head, now=NOW)
    assert caught.value.code == "accounts_own_account"
    with pytest.raises(PermissionDenied):
        second_factor.reset(clerk, head, now=NOW)
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    by = Client()
    by.force_login(head, "nagari.accounts.backends.RoleBackend")
    assert by.post(f"/pengguna/{clerk.pk}/faktor-kedua/").status_code == 302
    assert User.objects.get(pk=clerk.pk).factor_since is None
    assert not Session.objects.filter(user=clerk).exists()
    assert AccessLog.objects.filter(act=Act.FACTOR_RESET, user=head, object_id=str(clerk.pk)).exists()
    changes = by.get("/pengguna/riwayat/").content.decode()
    assert "mengatur ulang faktor kedua" in changes
    call_command("reset_access", head.username, "--second-factor")
    assert User.objects.get(pk=head.pk).factor_since is None


def test_it_keeps_no_secret_that_a_copy_of_the_database_would_tell(clerk: User, settings: Any) -> None:
    secret, codes = enrol(clerk)
    row = SecondFactor.objects.get()
    assert secret not in row.secret.encode()
    settings.SECRET_KEY = "another machine's"
    # What can't be read opens nothing; the paper still does.
    assert not second_factor.check(clerk, code_at(secret, HERE), proven=True, now=NOW)
    assert second_factor.check(clerk, codes[0], proven=True, now=NOW)


def test_it_takes_a_code_once_of_two_that_arrive_together(clerk: User) -> None:
    secret, _codes = enrol(clerk)
    row = SecondFactor.objects.get()
    assert second_factor._fits(row, secret, code_at(secret, HERE), NOW)
    # The other request has read the row before.
    assert not second_factor._fits(row, secret, code_at(secret, HERE), NOW)


def test_it_says_which_rights_were_changed(head: User, clerk: User, client: Client, office: Kantor) -> None:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    kept = {"nama": "Nama Baru", "role": "verifier", "wilayah": KOTO_BARU, "is_active": "on"}
    assert client.post(f"/pengguna/{clerk.pk}/", kept).status_code == 302
    page = client.get("/pengguna/riwayat/").content.decode()
    assert re.search(r"peran, \w[\w ]* → \w[\w ]*", page)
