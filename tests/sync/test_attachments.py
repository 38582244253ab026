"""Blobs in a session, after all entries."""

import random

import pytest

from nagari.kantor.models import Kantor
from nagari.sync import blobs, journal, projections
from tests.office import NOW
from tests.sync.asking import in_small_pieces, sync
from tests.sync.offices import SimulatedOffice


@pytest.fixture
def nagari(nagari: SimulatedOffice, regency: SimulatedOffice) -> SimulatedOffice:
    sync(nagari, regency)
    return nagari


def with_emblem(office: SimulatedOffice, content: bytes) -> str:
    with office.at():
        digest = blobs.put(content)
        Kantor.objects.create(wilayah=office.wilayah, nama="Kantor", lambang=digest)
        journal.seal(NOW)
        projections.run(NOW)
    return digest


def content_at(office: SimulatedOffice, digest: str) -> bytes | None:
    with office.at():
        projections.run(NOW)
        return blobs.get(digest) if blobs.path_of(digest).exists() else None


@pytest.mark.parametrize("size", [50, 40_000])
def test_it_sends_attachments_that_are_wanted_above(
    nagari: SimulatedOffice, regency: SimulatedOffice, size: int
) -> None:
    emblem = random.Random(size).randbytes(size)
    digest = with_emblem(nagari, emblem)
    assert sync(nagari, regency)[0].ok
    assert content_at(regency, digest) is None
    assert sync(nagari, regency)[0].ok
    assert content_at(regency, digest) == emblem
    assert sync(nagari, regency)[0].requests == 1


def test_i7_it_fetches_attachments_from_above_and_goes_on_where_a_cut_was(
    nagari: SimulatedOffice, regency: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_pieces(monkeypatch)
    emblem = random.Random(1).randbytes(40_000)
    digest = with_emblem(regency, emblem)
    sync(nagari, regency)
    assert content_at(nagari, digest) is None
    first, _line = sync(nagari, regency, lambda number: "answer" if number == 4 else "")
    assert not first.ok
    assert sync(nagari, regency)[0].ok
    assert content_at(nagari, digest) == emblem


def test_it_goes_on_where_an_attachment_is_gone(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    digest = with_emblem(regency, b"an emblem")
    with regency.at():
        blobs.path_of(digest).unlink()
    sync(nagari, regency)
    content_at(nagari, digest)
    assert sync(nagari, regency)[0].ok
