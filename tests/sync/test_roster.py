"""What is read of everybody at once says the same as what is asked of one."""

from collections.abc import Callable
from typing import Any

import pytest

from nagari.kantor.models import Level
from nagari.sync import answering, authority, identity, remembered, statements
from nagari.sync.admit import Raw
from nagari.sync.core import heads
from nagari.sync.core.change import ORIGIN
from nagari.sync.models import AgreementSum, ObjectStamps, Peer, Stream
from nagari.sync.roster import Roster
from nagari.sync.transport.messages import Answer, Hello, Request
from tests.office import KOTO_BARU, NOW, make_office
from tests.sync.peers import Remote, key_of, resident, update

SELAYO = "13.02.10.2002"
# Of a request that brings changes of residents, savepoints of the test among them: each costs half a millisecond of the
# one interpreter a regency has.
MOST = 28


@pytest.fixture
def office(data_folder: object, db: None) -> Remote:
    make_office("13.02", Level.KABUPATEN)
    identity.own(NOW)
    authority.establish(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


def said(raw: Raw, held: dict[Any, int], peer: Remote) -> bytes:
    hello = Hello(digest=heads.digest(held), base=b"", changed=held)
    return Request(to=identity.own(NOW).uuid, clock=0, room=7_000, raws=[raw], hello=hello).to_bytes()


def test_it_names_keys_and_statements_as_the_database_does(office: Remote) -> None:
    Stream.objects.create(site=Remote("b", SELAYO).introduce(), scope=KOTO_BARU, channel="register", admitted=1)
    roster = Roster()
    for site in roster.sites:
        assert roster.key_of(site) == statements.key_of(site)
    for region in ("", "13.02", "13.02.10", KOTO_BARU, SELAYO, "13.02.1"):
        assert roster.digest(region) == statements.digest(region)
    assert roster.own(NOW) == identity.own(NOW)
    assert roster.named(office.uuid) is None


def test_a_memory_forgets_heads_that_moved_from_one_stream_to_another(office: Remote) -> None:
    first = Stream.objects.create(site=office.introduce(), scope=KOTO_BARU, channel="register", admitted=3)
    second = Stream.objects.create(site=office.introduce(), scope=KOTO_BARU, channel="service", admitted=5)
    memory = remembered.Memory()
    memory.renew(remembered.state())
    assert memory.heads("13.02", KOTO_BARU).heads[office.stream()] == 3
    # As a renewed site does: what it takes back there it issues again here.
    Stream.objects.filter(pk=first.pk).update(admitted=1)
    Stream.objects.filter(pk=second.pk).update(admitted=7)
    memory.renew(remembered.state())
    assert memory.heads("13.02", KOTO_BARU).heads[office.stream()] == 1


def test_it_answers_changes_with_few_queries(office: Remote, django_assert_max_num_queries: Callable[..., Any]) -> None:
    site, stream = office.introduce(), office.stream()
    names = [f"Warga {number}" for number in range(20)]
    born = office.seal([resident(name) for name in names])
    assert not Answer.from_bytes(answering.answer(site, said(born, {stream: 20}, office), now=NOW)).refused
    changes = [
        update("penduduk.Penduduk", name, office.stamp(1), ORIGIN, alamat_sekarang=f"Jalan {name}") for name in names
    ]
    message = said(office.seal(changes), {stream: 40}, office)
    roster, kept = Roster(), Peer.objects.get(site=site)
    assert roster.named(identity.own(NOW).uuid)
    assert roster.digest(KOTO_BARU)
    with django_assert_max_num_queries(MOST):
        told = Answer.from_bytes(answering.answer(site, message, now=NOW, roster=roster, kept=kept))
    assert (told.heads, told.refused, told.differs) == ({stream: 40}, [], {})
    assert ObjectStamps.objects.filter(object__in=map(key_of, names)).count() == 20
    assert Stream.objects.get(site=site).applied == 40
    assert AgreementSum.objects.get(scope=KOTO_BARU, model="penduduk.Penduduk").count == 20
