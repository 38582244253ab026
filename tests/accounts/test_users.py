"""Users, their roles, their passwords and one-time codes."""

import json
import random
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from nagari.accounts import services
from nagari.accounts.models import AccessCode, AccessLog, Session, User
from nagari.accounts.rules import ACTIONS, CODE_SIGNS, Act, Role, may, new_code, normal_code, roles_for
from nagari.accounts.services import UserData
from nagari.kantor import clock
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from tests.office import KOTO_BARU, NOW, PASSWORD, SELAYO, make_user

NEW = "ombak-danau-pagi-ini"


@pytest.fixture
def technician(office: Kantor) -> User:
    return make_user(Role.TECHNICIAN)


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


def data(**values: Any) -> UserData:
    return UserData(**{"nama": "Uji Baru", "role": Role.CLERK, "wilayah": KOTO_BARU, **values})


def stored(user: User, **values: Any) -> UserData:
    kept = {name: getattr(user, name) for name in ("nama", "role", "wilayah", "unit", "pegawai_id", "is_active")}
    return UserData(**{**kept, "role": Role(user.role), **values})


def test_it_gives_no_permission_outside_the_region() -> None:
    assert may(Role.CLERK, KOTO_BARU, "penduduk.view", KOTO_BARU)
    assert not may(Role.CLERK, KOTO_BARU, "penduduk.view", SELAYO)
    assert not may(Role.CLERK, KOTO_BARU, "penduduk.view", "13.02.10")
    assert not may(Role.CLERK, "13.02.10.200", "penduduk.view", KOTO_BARU)
    assert may(Role.HEAD, "13.02.10", "penduduk.view", KOTO_BARU)


@pytest.mark.parametrize("role", Role)
def test_it_gives_no_permission_for_an_unknown_action(role: Role) -> None:
    assert not may(role, "", "penduduk.everything", "")


def test_it_keeps_the_technician_away_from_residents() -> None:
    personal = {"penduduk.view", "penduduk.change", "penduduk.export", "penduduk.print", "accounts.audit"}
    assert not [action for action in personal if Role.TECHNICIAN in ACTIONS[action]]


def test_it_knows_regency_roles_only_at_a_regency() -> None:
    assert Role.OFFICER not in roles_for(KOTO_BARU)
    assert Role.VIEWER in roles_for("13.02")


def test_it_makes_codes_that_survive_being_read_aloud() -> None:
    pick = random.Random(7).randrange
    code = new_code(pick)
    assert re.fullmatch(rf"[A-Z]{{4}}-[{CODE_SIGNS}]{{4}}-[{CODE_SIGNS}]{{4}}", code)
    assert normal_code(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert len({new_code(pick) for _time in range(500)}) == 500


def test_it_creates_a_user_who_sets_the_password_with_the_code(client: Client, head: User) -> None:
    issued = services.create_user(head, "Rina", data(), now=clock.now())
    assert not issued.user.has_usable_password()
    sent = {"username": "rina", "code": issued.code.lower(), "password": NEW, "again": NEW}
    response = client.post("/masuk/kode/", sent)
    assert response["Location"] == "/"
    user = User.objects.get(username="rina")
    assert user.check_password(NEW)
    assert not user.must_change_password
    assert "_auth_user_id" in client.session
    client.logout()
    assert client.post("/masuk/kode/", sent).status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "KUBU-AAAA-AAAA"}, "code"),
        ({"username": "nobody"}, "code"),
        ({"again": "lain-sama-sekali"}, "again"),
        ({"password": "pendek", "again": "pendek"}, "password"),
        ({"password": "indonesia123!", "again": "indonesia123!"}, "password"),
        ({"password": "1234567890", "again": "1234567890"}, "password"),
        ({"password": "password123", "again": "password123"}, "password"),
        ({"password": "rinarinarina", "again": "rinarinarina"}, "password"),
        ({"code": ""}, "code"),
        ({"code": "x" * 500}, "code"),
    ],
)
def test_it_refuses_bad_codes_and_weak_passwords_and_keeps_the_code(
    client: Client, head: User, change: dict[str, str], field: str
) -> None:
    issued = services.create_user(head, "rinarina", data(), now=clock.now())
    sent = {"username": "rinarina", "code": issued.code, "password": NEW, "again": NEW}
    response = client.post("/masuk/kode/", {**sent, **change})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert client.post("/masuk/kode/", sent).status_code == 302


def test_it_says_what_is_wrong_with_a_password_in_indonesian(client: Client, head: User) -> None:
    issued = services.create_user(head, "rina", data(), now=clock.now())
    sent = {"username": "rina", "code": issued.code, "password": "bismillah1", "again": "bismillah1"}
    assert "mudah ditebak" in client.post("/masuk/kode/", sent).content.decode()


def test_it_throttles_guessing_codes(client: Client, clerk: User) -> None:
    sent = {"username": clerk.username, "code": "KUBU-AAAA-AAAA", "password": NEW, "again": NEW}
    statuses = [client.post("/masuk/kode/", sent).status_code for _attempt in range(5)]
    assert statuses == [422, 422, 422, 422, 429]


def test_it_takes_only_the_newest_code_and_only_in_time(clerk: User, head: User, client: Client) -> None:
    first = services.issue_access_code(clerk, head, now=clock.now())
    second = services.issue_access_code(clerk, head, now=clock.now())
    sent = {"username": clerk.username, "password": NEW, "again": NEW}
    assert client.post("/masuk/kode/", {**sent, "code": first.code}).status_code == 422
    AccessCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.post("/masuk/kode/", {**sent, "code": second.code}).status_code == 422


def test_it_keeps_only_the_hash_of_a_code(clerk: User, head: User) -> None:
    issued = services.issue_access_code(clerk, head, now=NOW)
    row = AccessCode.objects.get()
    assert normal_code(issued.code) not in row.code_hash
    assert row.issued_by == head
    assert AccessLog.objects.get().act == Act.CODE_ISSUED


def test_it_ends_old_sessions_when_a_code_is_used(clerk: User, head: User, clerk_client: Client) -> None:
    services.issue_access_code(clerk, head, now=NOW)
    services.use_access_code(clerk, NEW, now=NOW)
    assert clerk_client.get("/akun/").status_code == 302


@pytest.mark.parametrize("name", ["ab", "", "Ada Spasi", "ümlaut", "-anu", "x" * 41, "a\nb", "<script>"])
def test_it_refuses_names_that_make_trouble(head: User, name: str) -> None:
    with pytest.raises(UserError) as caught:
        services.create_user(head, name, data(), now=NOW)
    assert caught.value.code == "accounts_username_bad"


def test_it_refuses_a_name_that_is_taken_whatever_its_case(head: User, clerk: User) -> None:
    with pytest.raises(UserError) as caught:
        services.create_user(head, clerk.username.upper(), data(), now=NOW)
    assert caught.value.code == "accounts_username_taken"


def test_it_gives_no_role_outside_the_own_region(head: User) -> None:
    for region in (SELAYO, "13.02.10", ""):
        with pytest.raises(PermissionDenied):
            services.create_user(head, "luar", data(wilayah=region), now=NOW)


def test_it_gives_no_regency_role_in_a_village(head: User) -> None:
    with pytest.raises(UserError) as caught:
        services.create_user(head, "baru", data(role=Role.OFFICER), now=NOW)
    assert caught.value.code == "accounts_role_not_here"


@pytest.mark.parametrize("by", [Role.CLERK, Role.VERIFIER])
def test_it_lets_no_clerk_manage(office: Kantor, by: Role) -> None:
    with pytest.raises(PermissionDenied):
        services.create_user(make_user(by), "baru", data(), now=NOW)


def test_it_moves_nobody_out_of_or_into_a_foreign_region(head: User) -> None:
    foreign = make_user(Role.CLERK, SELAYO)
    with pytest.raises(PermissionDenied):
        services.change_user(head, foreign, stored(foreign, nama="Lain"), now=NOW)
    with pytest.raises(PermissionDenied):
        services.change_user(head, foreign, stored(foreign, wilayah=KOTO_BARU), now=NOW)


@pytest.mark.parametrize("change", [{"role": Role.TECHNICIAN}, {"wilayah": "13.02"}, {"is_active": False}])
def test_it_lets_nobody_change_his_own_rights(head: User, change: dict[str, Any]) -> None:
    with pytest.raises(UserError) as caught:
        services.change_user(head, head, stored(head, **change), now=NOW)
    assert caught.value.code == "accounts_own_account"


def test_it_lets_a_head_mend_his_own_name(head: User) -> None:
    assert services.change_user(head, head, stored(head, nama="Nama Baru"), now=NOW).nama == "Nama Baru"


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.CLERK}])
def test_it_keeps_the_last_head_and_the_last_technician(head: User, technician: User, change: dict[str, Any]) -> None:
    for by, last in ((technician, head), (head, technician)):
        with pytest.raises(UserError) as caught:
            services.change_user(by, last, stored(last, **change), now=NOW)
        assert caught.value.code == "accounts_last_of_role"
    make_user(Role.HEAD, username="kedua")
    assert services.change_user(technician, head, stored(head, **change), now=NOW)


def test_it_logs_a_closed_account_out_at_once(head: User, clerk: User, clerk_client: Client) -> None:
    services.change_user(head, clerk, stored(clerk, is_active=False), now=NOW)
    assert not Session.objects.filter(user=clerk).exists()
    with pytest.raises(UserError) as caught:
        services.issue_access_code(User.objects.get(pk=clerk.pk), head, now=NOW)
    assert caught.value.code == "accounts_inactive"


def test_it_writes_nothing_when_nothing_changed(head: User, clerk: User) -> None:
    services.change_user(head, clerk, stored(clerk), now=NOW)
    assert not AccessLog.objects.exists()


def test_it_makes_a_newcomer_choose_a_password_first(clerk_client: Client, clerk: User) -> None:
    User.objects.update(must_change_password=True)
    assert clerk_client.get("/")["Location"] == "/akun/sandi/"
    assert clerk_client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/akun/sandi/"
    response = clerk_client.post("/akun/sandi/", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert response["Location"] == "/"
    assert clerk_client.get("/").status_code == 200


def test_it_changes_the_own_password_and_ends_other_sessions(clerk_client: Client, clerk: User) -> None:
    other = Client()
    other.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    clerk_client.post("/akun/sandi/", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert clerk_client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"old": "salah", "password": NEW, "again": NEW},
        {"old": PASSWORD, "password": PASSWORD, "again": PASSWORD},
        {"old": PASSWORD, "password": NEW, "again": NEW + "x"},
        {},
    ],
)
def test_it_refuses_a_bad_change_of_password(clerk_client: Client, clerk: User, sent: dict[str, str]) -> None:
    assert clerk_client.post("/akun/sandi/", sent).status_code == 422
    assert User.objects.get(pk=clerk.pk).check_password(PASSWORD)
    # Who guesses at an open screen is seen as at the door.
    assert AccessLog.objects.filter(act=Act.LOGIN_FAILED).exists() is (sent.get("old") == "salah")


def test_it_logs_out_everywhere_else(clerk_client: Client, clerk: User) -> None:
    other = Client()
    other.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    assert "Keluar dari semua perangkat lain" in clerk_client.get("/akun/").content.decode()
    clerk_client.post("/akun/sesi/")
    assert clerk_client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302


def test_it_adds_a_user_on_the_page_and_shows_the_code_once(head_client: Client) -> None:
    response = head_client.post(
        "/pengguna/baru/", {"username": "rina", "nama": "Rina Uji", "role": "clerk", "wilayah": KOTO_BARU}
    )
    page = response.content.decode()
    assert re.search(r"[A-Z]{4}-\w{4}-\w{4}", page)
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="rina")
    assert user.wilayah == KOTO_BARU
    assert "Rina Uji" in head_client.get("/pengguna/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"username": "a b"},
        {"username": "head-13.02.10.2001"},
        {"nama": ""},
        {"nama": "x" * 121},
        {"role": "officer"},
        {"role": "king"},
        {"wilayah": SELAYO},
        {"wilayah": "13"},
        {"wilayah": ""},
    ],
)
def test_it_refuses_bad_input_for_a_user(head_client: Client, change: dict[str, str]) -> None:
    sent = {"username": "rina", "nama": "Rina Uji", "role": "clerk", "wilayah": KOTO_BARU, **change}
    assert head_client.post("/pengguna/baru/", sent).status_code == 422
    assert User.objects.count() == 1


def test_it_edits_a_user_on_the_page(head_client: Client, clerk: User) -> None:
    sent = {"nama": "Uji Lain", "role": "verifier", "wilayah": KOTO_BARU, "is_active": "on"}
    assert head_client.post(f"/pengguna/{clerk.pk}/", sent).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.nama, clerk.role) == ("Uji Lain", Role.VERIFIER)


def test_it_says_on_the_page_why_the_last_head_stays(head_client: Client, head: User) -> None:
    sent = {"nama": head.nama, "role": "clerk", "wilayah": KOTO_BARU, "is_active": "on"}
    response = head_client.post(f"/pengguna/{head.pk}/", sent)
    assert response.status_code == 422
    assert "tidak dapat mengubah peran" in response.content.decode()


def test_it_issues_a_code_on_the_page_only_by_post(head_client: Client, clerk: User) -> None:
    assert head_client.get(f"/pengguna/{clerk.pk}/kode/").status_code == 405
    assert re.search(r"[A-Z]{4}-\w{4}-\w{4}", head_client.post(f"/pengguna/{clerk.pk}/kode/").content.decode())


def test_it_hides_users_of_a_foreign_region_and_logs_the_attempt(head_client: Client) -> None:
    foreign = make_user(Role.CLERK, SELAYO)
    assert foreign.nama not in head_client.get("/pengguna/").content.decode()
    assert head_client.get(f"/pengguna/{foreign.pk}/").status_code == 404
    row = AccessLog.objects.get(act=Act.DENIED)
    assert (row.object_id, row.wilayah) == (str(foreign.pk), KOTO_BARU)


def test_it_resets_access_at_the_machine_and_says_so_in_the_log(clerk: User) -> None:
    out = StringIO()
    call_command("reset_access", clerk.username.upper(), "--json", stdout=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    assert told["ok"]
    assert AccessCode.objects.get().fits(normal_code(told["code"]))
    row = AccessLog.objects.get()
    assert (row.act, row.user) == (Act.ACCESS_RESET, None)


def test_it_says_whom_there_is_when_the_name_is_wrong(clerk: User) -> None:
    with pytest.raises(CommandError, match=re.escape(clerk.username)):
        call_command("reset_access", "siapa")


def test_it_forgets_failures_when_a_code_is_issued(client: Client, clerk: User, head: User) -> None:
    for _attempt in range(5):
        client.post("/masuk/", {"username": clerk.username, "password": "salah-salah"})
    assert client.post("/masuk/", {"username": clerk.username, "password": PASSWORD}).status_code == 429
    services.issue_access_code(clerk, head, now=NOW)
    assert client.post("/masuk/", {"username": clerk.username, "password": PASSWORD}).status_code == 302
