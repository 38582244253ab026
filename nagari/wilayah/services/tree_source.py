"""Opening a region file, plain or compressed, without trusting it."""

from io import StringIO
from pathlib import Path

import zstandard

from nagari.wilayah.rules.tree_file import RowProblem, TreeFileError

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "wilayah.csv.zst"
# The whole country is 3 MB; a small compressed file must not be able to fill the memory of an office's laptop.
MAX_BYTES = 32 * 1024 * 1024
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


def open_lines(path: Path) -> StringIO:
    """Lines of a CSV file in UTF-8, decompressed by its first bytes. TreeFileError for a file that can't be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if data.startswith(_ZSTD_MAGIC):
            data = _decompress(data)
        if len(data) > MAX_BYTES:
            raise _refused("wilayah_file_too_large", path)
        return StringIO(data.decode("utf-8"), newline="")
    except OSError:
        raise _refused("wilayah_file_unreadable", path) from None
    except UnicodeDecodeError:
        raise _refused("wilayah_file_encoding", path) from None
    except zstandard.ZstdError:
        raise _refused("wilayah_file_damaged", path) from None


def _decompress(data: bytes) -> bytes:
    """Whole frames only: a stream reader would hand out a file cut short, and what is missing from a file ends."""
    if zstandard.frame_content_size(data) > MAX_BYTES:
        raise zstandard.ZstdError("larger than any list of regions")
    return zstandard.ZstdDecompressor().decompress(data, max_output_size=MAX_BYTES)


def _refused(code: str, path: Path) -> TreeFileError:
    return TreeFileError([RowProblem(0, "", path.name, code)])
