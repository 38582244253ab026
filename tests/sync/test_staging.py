"""Content that arrives in pieces."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from nagari.sync import staging
from nagari.sync.core.errors import SyncRefused
from nagari.sync.transport.pieces import Piece, Source

PEER = UUID(int=5)
CONTENT = bytes(range(250)) * 40
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _folder(data_folder: Path) -> None:
    pass


def piece(offset: int, size: int = 4_000, content: bytes = CONTENT, digest: str = DIGEST) -> Piece:
    return Piece(Source(None, 0, digest), digest, len(content), offset, content[offset : offset + size])


def test_i7_it_gives_the_whole_when_the_last_piece_came() -> None:
    assert staging.add(PEER, piece(0)) is None
    assert staging.add(PEER, piece(4_000)) is None
    assert staging.add(PEER, piece(8_000)) == CONTENT


def test_i7_it_takes_a_piece_twice_and_one_that_overlaps() -> None:
    staging.add(PEER, piece(0))
    staging.add(PEER, piece(0))
    assert staging.reached(PEER, DIGEST) == 4_000
    staging.add(PEER, piece(2_000))
    assert staging.reached(PEER, DIGEST) == 6_000
    assert staging.add(PEER, piece(6_000)) == CONTENT


def test_i7_it_leaves_out_a_piece_behind_a_gap() -> None:
    staging.add(PEER, piece(4_000))
    assert staging.reached(PEER, DIGEST) == 0


def test_i7_it_begins_anew_where_the_content_is_another() -> None:
    staging.add(PEER, piece(0))
    staging._path(PEER, DIGEST).write_bytes(bytes(4_000))
    staging.add(PEER, piece(4_000))
    with pytest.raises(SyncRefused) as refused:
        staging.add(PEER, piece(8_000))
    assert refused.value.code == "piece_digest"
    assert staging.reached(PEER, DIGEST) == 0


@pytest.mark.parametrize("total", [0, staging.LARGEST_CONTENT + 1])
def test_it_refuses_what_is_too_large(total: int) -> None:
    with pytest.raises(SyncRefused):
        staging.add(PEER, Piece(Source(None, 0, DIGEST), DIGEST, total, 0, b"x"))


def test_it_refuses_a_piece_beyond_the_end() -> None:
    with pytest.raises(SyncRefused):
        staging.add(PEER, Piece(Source(None, 0, DIGEST), DIGEST, 5, 3, b"xyz"))


def test_it_forgets_the_oldest_of_a_peer_that_begins_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MOST_OF_A_PEER", 25_000)
    for number in range(6):
        content = bytes([number]) * 10_000
        digest = sha256(content).hexdigest()
        staging.add(PEER, piece(0, 5_000, content, digest))
        os.utime(staging._path(PEER, digest), (number, number))
    held = [one.stat().st_size for one in staging._folder().glob("*")]
    assert sum(held) <= 25_000


def test_it_forgets_what_nobody_went_on_with() -> None:
    staging.add(PEER, piece(0))
    staging.sweep(datetime.now(UTC))
    assert staging.reached(PEER, DIGEST) == 4_000
    staging.sweep(datetime.now(UTC) + timedelta(days=8))
    assert staging.reached(PEER, DIGEST) == 0
