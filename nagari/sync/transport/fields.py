"""Values in the head of a message: how each is written into JSON, and read again by somebody who trusts none of it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from nagari.sync.admit import Refused
from nagari.sync.core.errors import SyncRefused
from nagari.sync.core.heads import Heads
from nagari.sync.core.segment import StreamKey
from nagari.sync.outcomes import OutcomeRow

# The last moment of the year 9999, milliseconds.
_LATEST = 253_402_300_799_999


def heads(known: Heads) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for key, head in known.items():
        found.setdefault(key.site.hex, {}).setdefault(key.scope, {})[key.channel] = head
    return found


def heads_of(read: Any) -> dict[StreamKey, int]:
    return {
        StreamKey(UUID(site), scope, channel): number(head)
        for site, scopes in read.items()
        for scope, channels in scopes.items()
        for channel, head in channels.items()
    }


def number(value: Any) -> int:
    # JSON knows true and 1e999 too.
    if type(value) is not int or not 0 <= value < 1 << 62:
        raise SyncRefused("message_format", reason=f"not a number: {value!r:.40}")
    return value


def b64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def unb64(value: str) -> bytes:
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


def text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise SyncRefused("message_format", reason="not a text")
    return value


def stream(key: StreamKey) -> list[str]:
    return [key.site.hex, key.scope, key.channel]


def stream_of(read: Sequence[Any]) -> StreamKey:
    return StreamKey(UUID(read[0]), text(read[1]), text(read[2]))


def digest_of(read: Any) -> str:
    if not isinstance(read, str) or len(read) != 64 or not set(read) <= set("0123456789abcdef"):
        raise SyncRefused("message_format", reason="not a digest")
    return read


def signed(value: Any) -> int:
    # A device may believe it is before 1970; sums are signed.
    if type(value) is not int or abs(value) > 1 << 63:
        raise SyncRefused("message_format", reason="not a number")
    return value


def moment(value: Any) -> int:
    """Milliseconds since 1970, by a clock however wrong; no date can be made of more."""
    if abs(signed(value)) > _LATEST:
        raise SyncRefused("message_format", reason="not a time")
    return int(value)


def outcome(row: OutcomeRow) -> list[Any]:
    return [
        *(row.sequence, row.judge.hex, row.judged, stream(row.stream), row.first, row.last),
        *(row.object and row.object.hex, row.verdict, row.code, row.data, row.at),
    ]


def outcome_of(read: Any) -> OutcomeRow:
    sequence, judge, judged, stream, first, last, about, verdict, code, data, at = read
    return OutcomeRow(
        sequence=number(sequence),
        judge=UUID(judge),
        judged=number(judged),
        stream=stream_of(stream),
        first=number(first),
        last=number(last),
        object=UUID(about) if about else None,
        verdict=text(verdict),
        code=text(code),
        data=dict(data),
        at=number(at),
    )


def refusal(one: Refused) -> list[Any]:
    data = {name: str(value)[:200] for name, value in one.data.items()}
    return [one.stream and stream(one.stream), one.first, one.code, data]


def sums_of(read: Iterable[Any]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(text(scope), text(model)): (signed(count), signed(total)) for scope, model, count, total in read}


def refusals_of(read: Iterable[Any]) -> Iterator[Refused]:
    for stream, first, code, data in read:
        yield Refused(stream_of(stream) if stream else None, number(first), text(code), dict(data))
