"""What an office signs outside the journal, as others believe it."""

from datetime import timedelta
from hashlib import sha256

import pytest

from nagari.sync import attesting, authority, identity
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, SELAYO, Make, SimulatedOffice, enrol

WORD = b"470/012"


@pytest.fixture
def neighbour(make_office: Make, regency: SimulatedOffice) -> SimulatedOffice:
    office = make_office(SELAYO)
    enrol(office, regency, bytes(range(7)))
    return office


def said(office: SimulatedOffice) -> tuple[bytes, bytes]:
    """Name of the key, and the signature."""
    with office.at():
        return sha256(attesting.own_key(NOW)).digest()[:4], attesting.attest(WORD, NOW)


def test_it_believes_itself_and_what_it_was(make_office: Make) -> None:
    alone = make_office(KOTO_BARU)
    name, signature = said(alone)
    with alone.at():
        identity.renew(NOW)
        (one,) = attesting.attestors(name)
        assert one.said(WORD, signature)
        assert not one.said(WORD + b"1", signature)
        assert (one.wilayah, one.name, one.closed_at) == (KOTO_BARU, f"Kantor {KOTO_BARU}", None)


def test_a_regency_knows_its_offices(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    name, signature = said(nagari)
    with regency.at():
        (one,) = attesting.attestors(name)
        assert one.said(WORD, signature)
        assert one.wilayah == KOTO_BARU


def test_a_neighbour_believes_what_the_regency_published(
    nagari: SimulatedOffice, neighbour: SimulatedOffice, regency: SimulatedOffice
) -> None:
    name, signature = said(nagari)
    with neighbour.at():
        assert attesting.attestors(name) == []
    with regency.at():
        published = [raw for _digest, _key, raw in attesting.statements_to_publish()]
    spoilt = [raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:] for raw in published] + [b"", bytes(64), bytes(200)]
    with neighbour.at():
        assert attesting.attestors(name, spoilt) == []
        (one,) = attesting.attestors(name, published)
        assert one.said(WORD, signature)
        assert one.wilayah == KOTO_BARU


def test_nobody_believes_another_root(neighbour: SimulatedOffice, make_office: Make) -> None:
    impostor = make_office("13.02")
    enrol(nagari_again := make_office(KOTO_BARU), impostor, bytes(range(2, 9)))
    forged_name, _forged = said(nagari_again)
    with impostor.at():
        published = [raw for _digest, _key, raw in attesting.statements_to_publish()]
    with neighbour.at():
        assert attesting.attestors(forged_name, published) == []


def test_it_tells_since_when_a_computer_is_closed(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    name, signature = said(nagari)
    with nagari.at() as own:
        uuid = own.uuid
    later = NOW + timedelta(days=3)
    with regency.at():
        authority.revoke(uuid, "dicuri", later)
        (one,) = attesting.attestors(name)
        assert one.said(WORD, signature)
        assert one.closed_at == later
