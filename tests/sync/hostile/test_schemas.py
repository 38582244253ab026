"""Every endpoint, asked with what its schema does not foresee: seeded, a sample in CI, thousands under PROVE=1.

Whatever comes in, a refusal is an answer; nothing raises, and nothing is written in anybody's name."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
import pytest

from nagari.sync import answering, authority, enrolment, identity, statements, succession
from nagari.sync.admit import Raw, admit
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Segment, Site, SiteState, Statement
from nagari.sync.outcomes import OutcomeRow
from nagari.sync.transport import messages
from nagari.sync.transport.messages import Answer, Hello, Request
from nagari.sync.transport.pieces import Numbers, Piece, Reached, Source
from tests.office import KOTO_BARU, NOW, make_office
from tests.proving import IS_WHOLE
from tests.sync.peers import Remote, resident

pytestmark = [pytest.mark.django_db, pytest.mark.proved]
SEED = 20261122
COUNT = 3_000 if IS_WHOLE else 60
HOSTILE: tuple[Any, ...] = (
    *(None, True, -1, 0, 1 << 31, (1 << 62) - 1, 1 << 63, -(1 << 63), 1 << 70, 1.5, float("inf")),
    *("", "x", "\x00", "\ud800", "A" * 300, "é" * 90, "1970", "00" * 16, "-", "../../x"),
    *([], {}, [[]], [None], {"": None}, {"x": {"y": {"z": 1}}}),
)
DEEP: Any = []
for _ in range(900):
    DEEP = [DEEP]


def spoilt(value: Any, chance: random.Random) -> Any:
    """The same JSON with one to three of its parts another."""
    found = json.loads(json.dumps(value))
    for _ in range(chance.randint(1, 3)):
        places = list(_places(found))
        if not places:
            return chance.choice(HOSTILE)
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = DEEP if chance.random() < 0.05 else chance.choice(HOSTILE)
            case 2 if isinstance(holder[key], str):
                holder[key] = holder[key][: chance.randrange(len(holder[key]) + 1)] + chance.choice(("", "!", "é", "0"))
            case 3 if isinstance(holder, list):
                holder.append(holder[key])
            case _:
                holder[key] = [holder[key]]
    return found


def _places(value: Any, depth: int = 0) -> list[tuple[Any, Any]]:
    if depth > 12:
        return []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [(value, key) for key, _one in pairs]
    return found + [place for key in [key for _holder, key in found] for place in _places(value[key], depth + 1)]


def written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def message(head: Any, tail: bytes = b"") -> bytes:
    told = written(head)
    return bytes([1, 0]) + len(told).to_bytes(4, "big") + told + tail


def head_and_tail(whole: bytes) -> tuple[Any, bytes]:
    size = int.from_bytes(whole[2:6], "big")
    assert not whole[1]
    return json.loads(whole[6 : 6 + size]), whole[6 + size :]


@pytest.fixture
def remote(data_folder: object) -> Remote:
    make_office()
    identity.own(NOW)
    remote = Remote("a", KOTO_BARU)
    remote.introduce()
    return remote


def _requests(remote: Remote, own: UUID) -> list[Request]:
    stream = StreamKey(remote.uuid, remote.wilayah, "register")
    row = OutcomeRow(1, remote.uuid, 1, stream, 1, 1, remote.uuid, "held", "x", {"a": "b"}, 5)
    hello = Hello(digest=b"1" * 16, base=b"2" * 16, changed={stream: 3}, pending=1, version="9")
    digest = "ab" * 32
    return [
        Request(to=own, clock=5, room=900, hello=hello, outcomes=[row], sums=b"12345678", statements=b"s"),
        Request(to=own, clock=5, room=900, get=[Numbers(stream, 1, 3)], knows=[b"k" * 32], told=[b"t" * 80]),
        Request(to=own, clock=5, room=900, raws=[remote.seal([resident("x")])]),
        Request(to=own, clock=5, room=900, piece=Piece(Source(stream, 1), digest, 10, 0, b"12345")),
        Request(to=own, clock=5, room=900, ask=Reached(Source(None, 0, digest), digest, 3)),
    ]


def test_i4_the_sync_endpoint_answers_whatever_it_is_asked(remote: Remote) -> None:
    chance, own = random.Random(SEED), identity.own(NOW).uuid
    site = Site.objects.get(uuid=remote.uuid)
    asked = [_head(one) for one in _requests(remote, own)]
    for number in range(COUNT * 3):
        head, tail = chance.choice(asked)
        sent = message(spoilt(head, chance), tail)
        answer = Answer.from_bytes(answering.answer(site, sent, now=NOW))
        assert answer.clock, (SEED, number, sent)
    assert Site.objects.get(state=SiteState.OWN).uuid == own
    assert set(Segment.objects.values_list("stream__site__uuid", flat=True)) <= {remote.uuid}


def _head(told: Request | Answer) -> tuple[Any, bytes]:
    """As it travels, its head not under zstd."""
    head = messages._head_of_request(told) if isinstance(told, Request) else messages._head_of_answer(told)
    whole = messages._message({}, told.raws, told.piece)
    lengths, tail = head_and_tail(whole)
    return json.loads(canonical({**messages._squeeze(head), **lengths})), tail


def test_i4_an_office_reads_no_answer_that_is_none(remote: Remote) -> None:
    chance = random.Random(SEED)
    stream = StreamKey(remote.uuid, remote.wilayah, "register")
    row = OutcomeRow(1, remote.uuid, 1, stream, 1, 1, None, "held", "x", {}, 5)
    told = Answer(clock=5, digest=b"d" * 16, differs={stream: 2}, heads={stream: 2}, outcomes=[row], pending=3)
    head, tail = _head(told)
    for number in range(COUNT):
        sent = message(spoilt(head, chance), tail)
        # Anything else that is raised fails the test.
        with suppress(SyncRefused):
            assert Answer.from_bytes(sent), (SEED, number)


def test_i4_joining_and_meeting_answer_whatever_they_are_asked(remote: Remote) -> None:
    chance = random.Random(SEED)
    claim = {"format": 1, "key": "ab" * 32, "name": "x", "site": remote.uuid.hex, "wilayah": remote.wilayah}
    join = {"by_code": "ab" * 64, "by_site": "ab" * 64, "claim": claim, "code": "ab" * 8}
    meet = {
        "format": 1,
        "nonce": "ab" * 16,
        "site": remote.uuid.hex,
        "statements": ["ab" * 90],
        "streams": [[remote.uuid.hex, remote.wilayah, "register", [[3, "ab" * 8]]]],
    }
    ends: list[tuple[str, Any, Callable[[bytes], bytes]]] = [
        ("claim", join, lambda sent: enrolment.answer(sent, now=NOW, address=str(chance.random()))),
        ("meet", {"by": "ab" * 64, "meet": meet}, lambda sent: succession.answer(sent, now=NOW)),
    ]
    held = Statement.objects.count()
    for number in range(COUNT):
        for inner, whole, answer in ends:
            read = spoilt(whole, chance)
            if isinstance(read, dict) and isinstance(read.get(inner), dict | list) and chance.random() < 0.9:
                read[inner] = written(read[inner]).decode()
            said = json.loads(answer(written(read)))
            assert "error" in said, (SEED, number, read)
    assert Statement.objects.count() == held


def test_i4_no_statement_and_no_segment_is_taken_that_was_changed(remote: Remote) -> None:
    chance = random.Random(SEED)
    raw = remote.seal([resident("x")])
    said = canonical(
        {
            "at": 5,
            "format": 1,
            "kind": "certificate",
            "scope": remote.wilayah,
            "signer": "ab" * 32,
            "site": remote.uuid.hex,
            "key": "ab" * 32,
            "level": "nagari",
            "name": "x",
            "predecessor": None,
        }
    )
    header, body = json.loads(raw.header), orjson.loads(raw.body) if raw.body[:1] == b"{" else None
    for number in range(COUNT):
        spoilt_statement = bytes(64) + written(spoilt(json.loads(said), chance))
        assert statements.accept_all([spoilt_statement], NOW).accepted == 0, (SEED, number)
        forged = [Raw(written(spoilt(header, chance)), raw.signature, raw.body)]
        if body is not None:
            changed = spoilt(body, chance)
            forged += [Raw(raw.header, raw.signature, written(changed))] if changed != body else []
        assert admit(forged, now=NOW).admitted == 0, (SEED, number, forged)
    assert not Segment.objects.exists()
    assert authority.successions() == []
