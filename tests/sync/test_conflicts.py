"""Settling: I6 (a conflict is seen, and gone once somebody has settled it, everywhere)."""

from uuid import UUID

import pytest

from nagari.penduduk.models import Penduduk
from nagari.sync import agreement, conflicts, history, identity, journal, verify
from nagari.sync.admit import admit
from nagari.sync.apply import apply
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.merge import DELETED_AT
from nagari.sync.models import Capture, Conflict, Segment
from nagari.sync.tracking import local_actor
from tests.office import KOTO_BARU, NOW, SELAYO
from tests.sync.peers import Remote, delete, key_of, resident, update

PENDUDUK = "penduduk.Penduduk"
RAHMI = key_of("Rahmi")


@pytest.fixture
def a(db: None) -> Remote:
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


@pytest.fixture
def b(a: Remote) -> Remote:
    remote = Remote("b", KOTO_BARU)
    remote.introduce()
    raws = [
        a.seal([resident("Rahmi", telepon="0")]),
        a.seal([update(PENDUDUK, "Rahmi", a.stamp(1), nama="Dari A", telepon="1")]),
        remote.seal([update(PENDUDUK, "Rahmi", remote.stamp(2), nama="Dari B", telepon="2")]),
    ]
    admit(raws, now=NOW)
    apply(NOW)
    return remote


def assert_sound() -> None:
    assert verify.verify(NOW).problems == []
    assert agreement.sums([KOTO_BARU])[KOTO_BARU, PENDUDUK] == agreement.counted(KOTO_BARU, PENDUDUK)


def test_i6_it_lists_what_waits_to_be_settled(b: Remote) -> None:
    (found,) = conflicts.open_for("13.02")
    assert (found.object, found.fields, found.scope) == (RAHMI, ("nama", "telepon"), KOTO_BARU)
    assert conflicts.open_for(SELAYO) == []
    assert conflicts.open_count(KOTO_BARU) == 2


def test_i6_it_shows_both_values_with_who_gave_them(a: Remote, b: Remote) -> None:
    told = conflicts.dispute(RAHMI)
    assert told is not None
    assert [(one.value, one.holds) for one in told.fields["nama"]] == [("Dari B", True), ("Dari A", False)]
    assert [one.site and one.site.uuid for one in told.fields["nama"]] == [b.uuid, a.uuid]


@pytest.mark.parametrize("value", ["Dari A", "Dari B", "Rahmi Yulia"])
def test_i6_a_settlement_holds_and_names_what_it_replaces(a: Remote, b: Remote, value: str) -> None:
    conflicts.settle(RAHMI, {"nama": value, "telepon": "2"}, who=local_actor(7), now=NOW)
    assert Penduduk.objects.get().nama == value
    assert conflicts.dispute(RAHMI) is None
    journal.seal(NOW)
    entry = journal.load(Segment.objects.latest("pk")).entries[-1]
    assert set(entry.bases["nama"]) == {a.stamp(1), b.stamp(2)}
    assert (entry.actor, entry.reason) == (local_actor(7), conflicts.REASON)
    assert entry.stamp.time > b.stamp(2).time
    assert history.of_object(RAHMI)[0].actor == local_actor(7)
    assert_sound()


def test_i6_it_settles_one_field_and_leaves_the_other(b: Remote) -> None:
    conflicts.settle(RAHMI, {"nama": "Dari A"}, who=None, now=NOW)
    told = conflicts.dispute(RAHMI)
    assert told is not None
    assert list(told.fields) == ["telepon"]
    assert_sound()


def test_i6_two_different_settlements_are_a_conflict_again(a: Remote, b: Remote) -> None:
    conflicts.settle(RAHMI, {"nama": "Dari A", "telepon": "1"}, who=None, now=NOW)
    elsewhere = update(PENDUDUK, "Rahmi", b.stamp(9), (a.stamp(1), b.stamp(2)), nama="Dari B")
    admit([b.seal([elsewhere])], now=NOW)
    apply(NOW)
    told = conflicts.dispute(RAHMI)
    assert told is not None
    assert {one.value for one in told.fields["nama"]} == {"Dari A", "Dari B"}
    assert_sound()


def test_i6_equal_settlements_agree(a: Remote, b: Remote) -> None:
    conflicts.settle(RAHMI, {"nama": "Dari A", "telepon": "1"}, who=None, now=NOW)
    elsewhere = update(PENDUDUK, "Rahmi", b.stamp(9), (a.stamp(1), b.stamp(2)), nama="Dari A", telepon="1")
    admit([b.seal([elsewhere])], now=NOW)
    apply(NOW)
    assert conflicts.dispute(RAHMI) is None
    assert_sound()


def test_i6_it_settles_between_a_deletion_and_an_edit(a: Remote, b: Remote) -> None:
    conflicts.settle(RAHMI, {"nama": "Dari A", "telepon": "1"}, who=None, now=NOW)
    journal.seal(NOW)
    gone = delete(PENDUDUK, "Rahmi", a.stamp(5), nama=a.stamp(1), telepon=a.stamp(1))
    admit([a.seal([gone])], now=NOW)
    apply(NOW)
    told = conflicts.dispute(RAHMI)
    assert told is not None
    assert told.is_deleted
    assert [one.is_deletion for one in told.fields["nama"]].count(True) == 1
    conflicts.settle(RAHMI, {"nama": "Dari A", "telepon": "1"}, who=None, now=NOW, bring_back=True)
    assert Penduduk.objects.get().nama == "Dari A"
    assert conflicts.dispute(RAHMI) is None
    assert_sound()


def test_it_refuses_to_settle_what_is_not_in_conflict(a: Remote) -> None:
    admit([a.seal([resident("Rahmi")])], now=NOW)
    apply(NOW)
    for key in (RAHMI, UUID(int=5)):
        with pytest.raises(SyncRefused) as refused:
            conflicts.settle(key, {"nama": "x"}, who=None, now=NOW)
        assert refused.value.code == "settled_already"
    assert not Capture.objects.exists()


@pytest.mark.parametrize("choices", [{"nama": "x" * 200}, {"nama": 5}, {"tiada": "x"}, {"tanggal_lahir": "kemarin"}])
def test_it_refuses_a_value_the_field_cannot_hold(b: Remote, choices: dict[str, str]) -> None:
    with pytest.raises(SyncRefused) as refused:
        conflicts.settle(RAHMI, choices, who=None, now=NOW)
    assert refused.value.code == "settled_value"
    assert Conflict.objects.filter(closed_at=None).count() == 2
    assert Penduduk.objects.get().deleted_at is None
    assert DELETED_AT not in choices
