"""Everything that would differ from run to run is drawn from the schedule's seed: bytes, keys, ids, time."""

import os
import random
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from inspect import unwrap
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from nagari.sync import identity, journal, retract

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_SEALING = [unwrap(one) for one in (journal.seal, retract.reissue, retract.restate)]


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


@contextmanager
def seeded(draw: Callable[[int], bytes], now: Callable[[], datetime]) -> Iterator[None]:
    """Inside, nothing is random but `draw` and nothing knows the time but `now`."""

    def token(length: int = 32) -> str:
        return draw(length).hex()

    def uuid4() -> uuid.UUID:
        return uuid.UUID(bytes=draw(16), version=4)

    def generate() -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(draw(32))

    patches = [
        mock.patch.object(os, "urandom", draw),
        mock.patch.object(random, "_urandom", draw),
        mock.patch.object(secrets, "token_hex", token),
        mock.patch.object(secrets, "token_bytes", draw),
        mock.patch.object(uuid, "uuid4", uuid4),
        mock.patch.object(timezone, "now", now),
        # Whoever makes one: a site's, or the root's.
        mock.patch.object(Ed25519PrivateKey, "generate", staticmethod(generate)),
        mock.patch.object(identity, "uuid4", uuid4),
        # A default is bound when the function is made.
        *(mock.patch.dict(one.__kwdefaults__, {"random_bytes": draw}) for one in _SEALING),
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()
