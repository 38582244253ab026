"""One set on several sticks, and the receipt that comes back."""

import random
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import blobs, journal, statements, status
from nagari.sync.models import Peer
from nagari.sync.transport import bundle, parcel, receipts
from tests import proving
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, REGENCY, SimulatedOffice

LATER = NOW + timedelta(minutes=5)
MOST = 60_000


@pytest.fixture
def parts(nagari: SimulatedOffice, tmp_path: Path) -> list[Path]:
    """Five segments that follow on one another, and five blobs of 30 KB."""
    with nagari.at():
        chance = random.Random(3)
        for number in range(5):
            lambang = blobs.put(chance.randbytes(30_000))
            Kantor.objects.create(wilayah=KOTO_BARU, nama=f"Kantor {number}", lambang=lambang)
            journal.seal(NOW)
        told: list[tuple[int, int]] = []
        made = bundle.export_parts(
            lambda part, parts: tmp_path / f"{part}-{parts}", NOW, most=MOST, told=lambda *one: told.append(one)
        )
    assert told[-1][0] == told[-1][1]
    assert [one.file.name for one in made] == [f"{one}-{len(made)}" for one in range(1, len(made) + 1)]
    assert max(one.bytes for one in made) <= MOST
    assert (sum(one.sent for one in made), sum(one.blobs for one in made)) == (5, 5)
    return [one.file for one in made]


def take(office: SimulatedOffice, path: Path) -> bundle.Imported | str:
    with office.at():
        try:
            return bundle.bring(path, LATER)
        except UserError as error:
            return error.code


def test_it_takes_parts_one_after_the_other_and_says_which_are_missing(
    regency: SimulatedOffice, parts: list[Path]
) -> None:
    count = len(parts)
    assert count >= 3
    for number, path in enumerate(parts, 1):
        taken = take(regency, path)
        assert isinstance(taken, bundle.Imported)
        assert (taken.part, taken.parts, taken.missing) == (number, count, list(range(number + 1, count + 1)))
    assert take(regency, parts[1]) == "bundle_again"
    with regency.at():
        assert Kantor.objects.filter(wilayah=KOTO_BARU).count() == 5
        assert blobs.in_scope(KOTO_BARU, LATER).__len__() == 5


def test_it_tells_of_each_part_which_of_how_many_it_is(parts: list[Path]) -> None:
    told = parcel.peek(parts[1])
    assert told is not None
    assert (told.part, told.parts, told.receiver, told.sender) == (2, len(parts), REGENCY, KOTO_BARU)
    assert told.is_whole


@pytest.mark.proved
def test_it_comes_to_the_same_in_any_order(nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path) -> None:
    """What has to wait says for which part, and nothing of it is written; nobody has to know the order."""
    with nagari.at():
        for number in range(3):
            Kantor.objects.create(wilayah=KOTO_BARU, nama=f"Kantor {number}")
            journal.seal(NOW)
        made = bundle.export_parts(lambda part, _all: tmp_path / f"p{part}", NOW, most=1)
    assert len(made) == 3
    # In CI the last first, and one in between.
    for number, order in enumerate(list(permutations(made))[:: proving.count(-3, 1)]):
        office, waiting = regency.copied(f"order-{number}"), list(order)
        for _turn in made:
            waiting = [one for one in waiting if take(office, one.file) == "bundle_part"]
        assert not waiting, order
        with office.at():
            assert Kantor.objects.filter(wilayah=KOTO_BARU).count() == 3


def test_a_bundle_back_is_the_receipt(nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path) -> None:
    back = tmp_path / "back"
    with nagari.at():
        Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor Uji")
        journal.seal(NOW)
        bundle.export(tmp_path / "out", NOW)
        (before,) = receipts.receipts()
        assert (before.wilayah, before.made_at, before.there, before.waiting) == (REGENCY, None, 0, before.total)
        peer = statements.parent()
        assert peer is not None
        assert status.pending(peer) == before.total > 0
    take(regency, tmp_path / "out")
    with regency.at():
        bundle.export(back, LATER, to=KOTO_BARU)
    taken = take(nagari, back)
    assert isinstance(taken, bundle.Imported)
    with nagari.at():
        (after,) = receipts.receipts()
        assert (after.there, after.waiting, after.made_at) == (before.total, 0, LATER)
        assert status.pending(Peer.objects.get()) == 0
        Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor Kedua")
        (then,) = receipts.receipts()
        assert then.waiting == 1
