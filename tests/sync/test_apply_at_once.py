"""Several admit and apply at once, as at a regency: nothing is lost, doubled or left waiting (I3, I5, I8)."""

from collections.abc import Callable

import pytest
from django.db import connection

from nagari.kantor.models import Nomor
from nagari.penduduk.models import Penduduk
from nagari.sync import agreement, identity, verify
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.core.change import ORIGIN, Entry
from nagari.sync.models import Conflict, Parked, Segment
from tests.office import KOTO_BARU, NOW
from tests.sync.peers import MILLISECONDS, Remote, insert, key_of, resident, update
from tests.together import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PENDUDUK = "penduduk.Penduduk"


@pytest.fixture
def several() -> list[Remote]:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share no memory database")
    identity.own(NOW)
    remotes = [Remote(name, KOTO_BARU) for name in "abcdef"]
    for one in remotes:
        one.introduce()
    return remotes


def taking(raws: list[Raw]) -> Callable[[], None]:
    def work() -> None:
        for raw in raws:
            assert admit([raw], now=NOW).refused == []
            apply(NOW)

    return work


def assert_sound() -> None:
    assert verify.verify(NOW).problems == []
    for (scope, model), kept in agreement.sums([KOTO_BARU]).items():
        assert agreement.counted(scope, model) == kept


def test_i5_it_merges_edits_of_the_same_rows_by_many_sites(several: list[Remote]) -> None:
    names = [f"Warga {at}" for at in range(5)]
    admit([several[0].seal([resident(name) for name in names])], now=NOW)
    apply(NOW)

    def edits(remote: Remote) -> list[Raw]:
        raws, before = [], dict.fromkeys(names, ORIGIN)
        for turn in range(6):
            stamp = remote.stamp(turn)
            order = names if turn % 2 else names[::-1]
            raws.append(
                remote.seal(
                    [
                        update(PENDUDUK, name, stamp, before[name], nama=f"{name} {turn} {remote.uuid.hex[:8]}")
                        for name in order
                    ]
                )
            )
            before = dict.fromkeys(names, stamp)
        return raws

    all_at_once(*(taking(edits(one)) for one in several))
    latest = max(one.uuid for one in several).hex[:8]
    assert {row.nama for row in Penduduk.objects.all()} == {f"{name} 5 {latest}" for name in names}
    # Six lines that all begin with the same value: each pair is in conflict.
    assert Conflict.objects.filter(closed_at=None).count() == len(names) * 15
    assert_sound()


def test_i8_nothing_waits_for_what_arrived_at_the_same_moment(several: list[Remote]) -> None:
    series = insert("kantor.SeriNomor", "Seri", kode="SK", nama="Surat", pola="{urut}", tahun=2026, mulai=1)

    def number(at: int) -> Entry:
        given = {"urut": at, "teks": str(at), "status": "terbit", "tanggal": "2026-05-14"}
        return insert("kantor.Nomor", f"Nomor {at}", seri=key_of("Seri").hex, given_at=MILLISECONDS * 1000, **given)

    works = [taking([remote.seal([number(at)], channel="service")]) for at, remote in enumerate(several[1:], 1)]
    all_at_once(taking([several[0].seal([series], channel="service")]), *works)
    assert not Parked.objects.exists()
    assert Nomor.objects.count() == 5
    assert_sound()


def test_i3_it_admits_a_stream_once_though_two_bring_it(several: list[Remote]) -> None:
    remote = several[0]
    raws = [remote.seal([resident(f"Warga {at}")]) for at in range(12)]
    all_at_once(*(taking(list(raws)) for _ in range(4)))
    assert list(Segment.objects.order_by("pk").values_list("first", flat=True)) == list(range(1, 13))
    assert Penduduk.objects.count() == 12
    assert_sound()
