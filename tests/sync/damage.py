"""Every way a stick spoils what is on it: seeded, so that a number that failed spoils the same again."""

import random
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from nagari.sync.transport import parcel

Damage = Callable[[bytes, bytes, random.Random], bytes]
SECTOR: Final = 512


def flip(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One to eight bits turn."""
    held = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
    return bytes(held)


def cut(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    """The end is missing: taken out too early."""
    return whole[: chance.randrange(len(whole))]


def headless(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    return whole[chance.randrange(1, len(whole)) :]


def hole(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Sectors that never reached the stick hold nothing."""
    at = chance.randrange(0, len(whole), SECTOR)
    size = min(SECTOR * chance.randint(1, 9), len(whole) - at)
    return whole[:at] + chance.choice((b"\x00", b"\xff")) * size + whole[at + size :]


def stale(whole: bytes, other: bytes, chance: random.Random) -> bytes:
    """Sectors hold what another bundle left there."""
    at = chance.randrange(0, min(len(whole), len(other)), SECTOR)
    return whole[:at] + other[at : at + SECTOR] + whole[at + SECTOR :]


def swap(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Two blocks have changed places."""
    size = chance.choice((1, 16, SECTOR, 4096, 65_552))
    size = min(size, len(whole) // 3)
    first, second = sorted(chance.sample(range(0, len(whole) - size, size), 2))
    return b"".join(
        (
            whole[:first],
            whole[second : second + size],
            whole[first + size : second],
            whole[first : first + size],
            whole[second + size :],
        )
    )


def lost(whole: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Something in the middle is missing."""
    at, size = chance.randrange(len(whole)), chance.choice((1, SECTOR, 4096))
    return whole[:at] + whole[at + size :]


def added(whole: bytes, other: bytes, chance: random.Random) -> bytes:
    at = chance.choice((0, chance.randrange(len(whole)), len(whole)))
    return whole[:at] + chance.choice((b"\n", b"\x00" * SECTOR, other)) + whole[at:]


def doubled(whole: bytes, _other: bytes, _chance: random.Random) -> bytes:
    return whole + whole


def halves(whole: bytes, other: bytes, chance: random.Random) -> bytes:
    """One begins and another ends: the second copy stopped half way."""
    at = chance.randrange(1, min(len(whole), len(other)))
    return whole[:at] + other[at:]


def relabelled(whole: bytes, other: bytes, _chance: random.Random) -> bytes:
    """The line of one bundle before the content of another."""
    return other.split(b"\n", 1)[0] + b"\n" + whole.split(b"\n", 1)[1]


OUTSIDE: Final[tuple[Damage, ...]] = (
    *(flip, cut, headless, hole, stale, swap, lost, added, doubled, halves, relabelled),
)

Frames = list[parcel.Frame]
Tampering = Callable[[Frames, Frames, random.Random], Frames]


def reordered(frames: Frames, _other: Frames, chance: random.Random) -> Frames:
    """Signed over what came before in another order; the end stays the end."""
    body = frames[:-1]
    first, second = chance.sample(range(len(body)), 2)
    body[first], body[second] = body[second], body[first]
    return [*body, frames[-1]] if body != frames[:-1] else dropped(frames, _other, chance)


def dropped(frames: Frames, _other: Frames, chance: random.Random) -> Frames:
    at = chance.randrange(len(frames))
    return frames[:at] + frames[at + 1 :]


def repeated(frames: Frames, _other: Frames, chance: random.Random) -> Frames:
    at = chance.randrange(len(frames))
    return [*frames[: at + 1], *frames[at:]]


def foreign(frames: Frames, other: Frames, chance: random.Random) -> Frames:
    """A frame of another bundle of the same office slipped in, or in the place of one."""
    at = chance.randrange(len(frames) - 1)
    slipped = other[chance.randrange(len(other) - 1)]
    if slipped == frames[at]:
        return dropped(frames, other, chance)
    return [*frames[:at], slipped, *frames[at + chance.randint(0, 1) :]]


def rewritten(frames: Frames, _other: Frames, chance: random.Random) -> Frames:
    at = chance.randrange(len(frames))
    kind, held = frames[at].kind, bytearray(frames[at].content)
    if held:
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
    return [*frames[:at], parcel.Frame(kind if held else b"X", bytes(held)), *frames[at + 1 :]]


def unsigned(frames: Frames, _other: Frames, chance: random.Random) -> Frames:
    """No signature, an empty one, that of nobody, or the digest in its place."""
    digest = sha256(b"".join(one.kind + len(one.content).to_bytes(8, "big") + one.content for one in frames[:-1]))
    end = chance.choice((b"", bytes(64), digest.digest(), chance.randbytes(64)))
    return [*frames[:-1], parcel.Frame(b"E", end)] if chance.random() < 0.8 else frames[:-1]


def endless(frames: Frames, _other: Frames, _chance: random.Random) -> Frames:
    """Nothing at all, or a manifest alone."""
    return _chance.choice(([], frames[:1], [frames[-1]]))


INSIDE: Final[tuple[Tampering, ...]] = (reordered, dropped, repeated, foreign, rewritten, unsigned, endless)
