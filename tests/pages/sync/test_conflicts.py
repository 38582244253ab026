"""A conflict is shown field by field and settled by a person, with a reason and within the rules (I6)."""

import pytest
from django.http import HttpResponse
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Role
from nagari.kantor.models import Kantor, Level
from nagari.penduduk.models import Penduduk
from nagari.sync import conflicts, history, identity
from nagari.sync.admit import admit
from nagari.sync.apply import apply
from tests.office import KOTO_BARU, NOW, make_user
from tests.pages.sync.test_exchange import above
from tests.sync.peers import Remote, delete, key_of, resident, update

PENDUDUK = "penduduk.Penduduk"
RAHMI = key_of("Rahmi")
PAGE = f"/sinkron/benturan/{RAHMI}/"


@pytest.fixture
def a(office: Kantor) -> Remote:
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


@pytest.fixture
def b(a: Remote) -> Remote:
    remote = Remote("b", KOTO_BARU)
    remote.introduce()
    admit(
        [
            a.seal([resident("Rahmi", telepon="0")]),
            a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Dari A", telepon="1")]),
            remote.seal([update(PENDUDUK, "Rahmi", remote.stamp(2), nama="Dari B", telepon="2")]),
        ],
        now=NOW,
    )
    apply(NOW)
    return remote


def picks(client: Client, **wanted: str) -> dict[str, str]:
    """What a form sends that picks these values."""
    page = client.get(PAGE)
    return {
        f"pilih-{one.field}": next(option.key for option in one.options if option.shown == wanted[one.field])
        for one in page.context["rivalries"]
        if one.field in wanted
    }


def test_i6_it_waits_on_the_first_page_and_in_the_list(b: Remote, clerk_client: Client) -> None:
    assert "diubah di dua kantor" in clerk_client.get("/").content.decode()
    (row,) = clerk_client.get("/sinkron/benturan/").context["rows"]
    assert row.fields == "Nama lengkap, Telepon"


def test_i6_both_values_are_shown_the_one_that_holds_picked(b: Remote, clerk_client: Client) -> None:
    nama, telepon = clerk_client.get(PAGE).context["rivalries"]
    assert [(one.shown, one.holds) for one in nama.options] == [("Dari B", True), ("Dari A", False)]
    assert [one.shown for one in telepon.options] == ["2", "1"]
    assert AccessLog.objects.filter(detail="conflict").exists()


def test_i6_what_is_picked_holds_with_who_and_why(b: Remote, clerk_client: Client) -> None:
    sent = picks(clerk_client, nama="Dari A", telepon="2") | {"alasan": "dilihat pada KTP"}
    assert clerk_client.post(PAGE, sent).status_code == 302
    rahmi = Penduduk.objects.get(pk=RAHMI)
    assert (rahmi.nama, rahmi.telepon) == ("Dari A", "2")
    assert conflicts.dispute(RAHMI) is None
    last = history.of_object(RAHMI)[0]
    assert (last.reason, last.actor is not None) == ("dilihat pada KTP", True)
    assert clerk_client.get(PAGE).status_code == 302


def test_i6_one_field_alone_leaves_the_other_open(b: Remote, clerk_client: Client) -> None:
    clerk_client.post(PAGE, picks(clerk_client, nama="Dari A"))
    told = conflicts.dispute(RAHMI)
    assert told is not None
    assert set(told.fields) == {"telepon"}


@pytest.mark.parametrize("sent", [{}, {"pilih-nama": "x"}, {"pilih-nama": "1.2"}, {"pilih-agama": "1"}])
def test_what_is_not_there_settles_nothing(b: Remote, clerk_client: Client, sent: dict[str, str]) -> None:
    answer: HttpResponse = clerk_client.post(PAGE, sent)  # type: ignore[assignment]
    assert answer.status_code == 422
    assert Penduduk.objects.get(pk=RAHMI).nama == "Dari B"


def test_what_the_rules_refuse_is_not_settled(a: Remote, clerk_client: Client) -> None:
    other = Remote("b", KOTO_BARU)
    other.introduce()
    admit(
        [
            a.seal([resident("Rahmi"), resident("Upik", nik="1302104505909001")]),
            a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nik="1302104505909001")]),
            other.seal([update(PENDUDUK, "Rahmi", other.stamp(2), nik="1302104505909002")]),
        ],
        now=NOW,
    )
    apply(NOW)
    assert clerk_client.post(PAGE, picks(clerk_client, nik="1302 1045 0590 9001")).status_code == 422
    assert Penduduk.objects.get(pk=RAHMI).nik == "1302104505909002"


def test_a_change_against_a_deletion_brings_the_record_back(a: Remote, clerk_client: Client) -> None:
    other = Remote("b", KOTO_BARU)
    other.introduce()
    admit(
        [
            a.seal([resident("Rahmi")]),
            a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Dari A")]),
            other.seal([delete(PENDUDUK, "Rahmi", other.stamp(2))]),
        ],
        now=NOW,
    )
    apply(NOW)
    assert "Hapus catatan" in clerk_client.get(PAGE).content.decode()
    clerk_client.post(PAGE, picks(clerk_client, nama="Dari A"))
    assert Penduduk.objects.get(pk=RAHMI).nama == "Dari A"


def test_above_the_village_it_is_seen_and_not_settled(b: Remote, clerk_client: Client) -> None:
    from nagari.accounts.models import User
    from nagari.kantor import site
    from nagari.kantor.models import Situs

    User.objects.update(wilayah="13.02")
    Situs.objects.update(level=Level.KABUPATEN, wilayah="13.02")
    site.forget()
    page = clerk_client.get(PAGE)
    assert page.context["may_settle"] is False
    assert "diubah di dua kantor" not in clerk_client.get("/").content.decode()
    assert clerk_client.post(PAGE, picks(clerk_client, nama="Dari A")).status_code == 422
    assert Penduduk.objects.get(pk=RAHMI).nama == "Dari B"


def test_who_may_not_settle_reads_whose_work_it_is(b: Remote, client: Client) -> None:
    above(heard_at=NOW)
    client.force_login(make_user(Role.TECHNICIAN), "nagari.accounts.backends.RoleBackend")
    page = client.get("/sinkron/").content.decode()
    assert "2 isian diubah di dua kantor" in page
    assert "Petugas loket atau kepala kantor" in page
    assert "/sinkron/benturan/" not in page


SETTLED = f"{PAGE}putusan/"


def offered(client: Client) -> dict[str, list[str]]:
    return {one.field: [option.shown for option in one.others] for one in client.get(SETTLED).context["lines"]}


def taken_back(client: Client, field: str, shown: str) -> HttpResponse:
    line = next(one for one in client.get(SETTLED).context["lines"] if one.field == field)
    key = next(option.key for option in line.others if option.shown == shown)
    answer: HttpResponse = client.post(SETTLED, {f"pilih-{field}": key})  # type: ignore[assignment]
    return answer


def test_a_choice_is_taken_back_as_a_new_change(b: Remote, clerk_client: Client) -> None:
    answer = clerk_client.post(PAGE, picks(clerk_client, nama="Dari A", telepon="2"))
    assert answer["Location"] == SETTLED
    assert offered(clerk_client) == {"nama": ["Dari B"], "telepon": ["1"]}
    assert taken_back(clerk_client, "nama", "Dari B").status_code == 302
    rahmi = Penduduk.objects.get(pk=RAHMI)
    assert (rahmi.nama, rahmi.telepon) == ("Dari B", "2")
    last = history.of_object(RAHMI)[0]
    assert (last.reason, last.actor is not None) == (history.RESTORED, True)
    assert ("nama", "Dari A", "Dari B") in [(one.field, one.old, one.new) for one in last.changes]
    # The name was changed since; the telephone stands as it was chosen.
    assert offered(clerk_client) == {"telepon": ["1"]}


def test_whoever_chose_what_held_may_still_take_the_other(b: Remote, clerk_client: Client) -> None:
    clerk_client.post(PAGE, picks(clerk_client, nama="Dari B"))
    assert taken_back(clerk_client, "nama", "Dari A").status_code == 302
    assert Penduduk.objects.get(pk=RAHMI).nama == "Dari A"


@pytest.mark.parametrize("sent", [{}, {"pilih-nama": "x"}, {"pilih-telepon": "1.2"}])
def test_what_was_not_offered_takes_nothing_back(b: Remote, clerk_client: Client, sent: dict[str, str]) -> None:
    clerk_client.post(PAGE, picks(clerk_client, nama="Dari A"))
    assert clerk_client.post(SETTLED, sent).status_code == 422
    assert Penduduk.objects.get(pk=RAHMI).nama == "Dari A"


def test_before_a_choice_there_is_none_to_take_back(b: Remote, clerk_client: Client) -> None:
    assert clerk_client.get(SETTLED).status_code == 302
