"""Segments that are offered to a site by somebody who means harm, or in the name of another."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nagari.penduduk.models import Penduduk
from nagari.sync import identity
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.core import segment as core
from nagari.sync.core.run import runs_of
from nagari.sync.models import Refusal, Segment, SiteState, Stream
from nagari.sync.models import Site as SiteRow
from tests.office import KOTO_BARU, NOW
from tests.sync.peers import SEED, Remote, resident

pytestmark = pytest.mark.django_db
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def remote(db: None) -> Remote:
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


def forged(stream: core.StreamKey, *names: str, first: int = 1, previous: bytes = core.START) -> Raw:
    """A segment in somebody's name, signed by a stranger."""
    entries = [resident(name)._replace(number=number, transaction=number) for number, name in enumerate(names, first)]
    made = core.seal(runs_of(entries), stream=stream, previous=previous, sealed_at=1, seed=SEED, sign=STRANGER.sign)
    return Raw(made.header_bytes, made.signature, core.body_of(made))


def test_i4_it_takes_nothing_that_a_stranger_signed(remote: Remote) -> None:
    done = admit([forged(remote.stream(), "Malin")], now=NOW)
    assert [one.code for one in done.refused] == ["segment_signature"]
    assert not Segment.objects.exists()


def test_i11_nobody_can_accuse_a_site_of_numbers_it_did_not_give(remote: Remote) -> None:
    good = remote.seal([resident("Rahmi")])
    admit([good], now=NOW)
    done = admit([forged(remote.stream(), "Malin")], now=NOW)
    done.refused += admit([forged(remote.stream(), "Malin", first=2, previous=bytes(32))], now=NOW).refused
    assert {one.code for one in done.refused} == {"segment_signature"}
    assert set(Refusal.objects.values_list("first", flat=True)) == {0}
    admit([remote.seal([resident("Upik")])], now=NOW)
    assert not Refusal.objects.exists()


def test_i11_nobody_can_make_a_site_believe_that_it_was_copied(remote: Remote) -> None:
    own = SiteRow.objects.get(state=SiteState.OWN)
    done = admit([forged(core.StreamKey(own.uuid, KOTO_BARU, "register"), "Malin")], now=NOW)
    assert [one.code for one in done.refused] == ["segment_signature"]


def test_i4_it_keeps_no_more_refusals_than_people_can_look_at(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nagari.sync.admit._REFUSALS", 20)
    strangers = [Remote(f"x{at}", KOTO_BARU).seal([resident(f"Warga {at}")]) for at in range(60)]
    assert len(admit(strangers, now=NOW).refused) == 60
    assert Refusal.objects.count() == 20


def test_i4_i6_what_is_refused_never_stops_the_rest(remote: Remote) -> None:
    good = [remote.seal([resident(f"Warga {at}")]) for at in range(3)]
    between = [
        forged(remote.stream(), "Malin", first=2, previous=bytes(32)),
        Raw(b"{}", b"", b""),
        good[0]._replace(body=b"\x28\xb5\x2f\xfd\xff"),
        good[1]._replace(signature=bytes(64)),
        Raw(good[2].header[:-1], good[2].signature, good[2].body),
    ]
    admit([*between, *good[::-1], *between], now=NOW)
    admit(good, now=NOW)
    apply(NOW)
    assert Penduduk.objects.count() == 3
    assert Stream.objects.get(site__uuid=remote.uuid).applied == 3


def test_i4_it_keeps_no_signature_that_does_not_hold(remote: Remote) -> None:
    """Its content is right, and a later one that is signed is chained to it; given alone it would be refused."""
    first, second = remote.seal([resident("Malin")]), remote.seal([resident("Siti")])
    done = admit([first._replace(signature=bytes(64)), second], now=NOW)
    assert "segment_signature" in {one.code for one in done.refused}
    assert not Segment.objects.exists()
    assert admit([first, second], now=NOW).admitted == 2
