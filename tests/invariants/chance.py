"""Everything that would differ from run to run is drawn from the schedule's seed: bytes, keys, ids, time."""

import os
import random
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from nagari.sync import identity, journal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


class _Keys:
    """Stands for the class that makes keys."""

    from_private_bytes = staticmethod(Ed25519PrivateKey.from_private_bytes)

    def __init__(self, draw: Callable[[int], bytes]) -> None:
        self._draw = draw

    def generate(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._draw(32))


@contextmanager
def seeded(draw: Callable[[int], bytes], now: Callable[[], datetime]) -> Iterator[None]:
    """Inside, nothing is random but `draw` and nothing knows the time but `now`."""

    def token(length: int = 32) -> str:
        return draw(length).hex()

    def uuid4() -> uuid.UUID:
        return uuid.UUID(bytes=draw(16), version=4)

    patches = [
        mock.patch.object(os, "urandom", draw),
        mock.patch.object(random, "_urandom", draw),
        mock.patch.object(secrets, "token_hex", token),
        mock.patch.object(secrets, "token_bytes", draw),
        mock.patch.object(uuid, "uuid4", uuid4),
        mock.patch.object(timezone, "now", now),
        mock.patch.object(identity, "Ed25519PrivateKey", _Keys(draw)),
        mock.patch.object(identity, "uuid4", uuid4),
        # A default is bound when the function is made.
        mock.patch.dict(journal.seal.__kwdefaults__, {"random_bytes": draw}),
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()
