"""JSON without freedom, and packed: every byte the engine hashes or sends is made here."""

from typing import Any, Final

import orjson
import zstandard

from nagari.sync.core.errors import SyncRefused

# 5,000 entries and 8 MB raw is what a site seals; what arrives may come from a later version that seals more.
LARGEST_BODY: Final = 64 * 1024 * 1024
LEVEL: Final = 9
# Below this zstd saves less than its frame and a decompressor cost; segments this small travel packed together.
_SMALLEST: Final = 512
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"


def canonical(value: object) -> bytes:
    """JSON without freedom: no spaces, keys sorted, UTF-8, whole numbers of at most 64 bits.

    Raises ValueError (orjson's JSONEncodeError is a TypeError) for what JSON of this form cannot say.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise ValueError(str(error)) from None


def pack(value: object) -> bytes:
    raw = canonical(value)
    return raw if len(raw) < _SMALLEST else zstandard.ZstdCompressor(level=LEVEL).compress(raw)


def unpack(packed: bytes) -> Any:
    """What `pack` packed. A bomb, or anything that is not ours, is refused before it takes memory."""
    try:
        if packed[:4] != _ZSTD_MAGIC:
            if len(packed) > LARGEST_BODY:
                raise SyncRefused("segment_size", size=len(packed), largest=LARGEST_BODY)
            return orjson.loads(packed)
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= LARGEST_BODY:
            raise SyncRefused("segment_size", size=size, largest=LARGEST_BODY)
        return orjson.loads(zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST_BODY))
    except (zstandard.ZstdError, ValueError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("segment_format", reason=str(error)) from None
