"""Opening a file of boundaries: judged by its content, never by its name, and bounded before anything reads it all."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from nagari.lib.errors import CodedError
from peta.rules.files.found import LARGEST_FILE, LARGEST_UNPACKED, MEGABYTE, MOST_PARTS, Layer
from peta.rules.files.geojson import read_geojson
from peta.rules.files.kml import read_kml
from peta.rules.files.shapes import read_shapefile

_ZIP, _SHP = b"PK\x03\x04", b"\x00\x00\x27\x0a"
_PARTS = {"shp", "dbf", "prj", "cpg"}


def read_layers(data: bytes) -> list[Layer]:
    """The layers of a file; more than one only where a ZIP holds several.

    Raises CodedError batas_empty, batas_too_big, batas_bomb, batas_password, batas_damaged, batas_unknown,
    batas_shp_alone and those of the formats.
    """
    if not data.strip():
        raise CodedError("batas_empty")
    if len(data) > LARGEST_FILE:
        raise CodedError("batas_too_big", megabytes=len(data) // MEGABYTE + 1, most=LARGEST_FILE // MEGABYTE)
    if data.startswith(_ZIP):
        return _archive(data)
    if data.startswith(_SHP):
        raise CodedError("batas_shp_alone")
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    if start[:1] in (b"{", b"["):
        return [read_geojson(data)]
    if start[:1] == b"<" and b"<html" not in start.lower():
        return [read_kml(data)]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CodedError("batas_encoding")
    raise CodedError("batas_unknown")


def _archive(data: bytes) -> list[Layer]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_layers(dict(unpacked(archive))))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, zlib.error):
        raise CodedError("batas_damaged") from None


def unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, bytes]]:
    """What may be of use. Sizes in headers may lie, so what comes out is counted."""
    infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise CodedError("batas_bomb", most=LARGEST_UNPACKED // MEGABYTE)
    left = LARGEST_UNPACKED
    for info in infos:
        path = PurePosixPath(info.filename)
        if path.name.startswith(".") or "__MACOSX" in path.parts or _ending(path) not in _PARTS | {"kml", "json"}:
            continue
        if info.flag_bits & 1:
            raise CodedError("batas_password")
        with archive.open(info) as content:
            found = content.read(left + 1)
        left -= len(found)
        if left < 0:
            raise CodedError("batas_bomb", most=LARGEST_UNPACKED // MEGABYTE)
        yield path, found


def _ending(path: PurePosixPath) -> str:
    ending = path.suffix.lower().removeprefix(".")
    return "json" if ending == "geojson" else ending


def _layers(found: dict[PurePosixPath, bytes]) -> Iterator[Layer]:
    shapes = sorted(path for path in found if _ending(path) == "shp")
    for path in shapes:
        beside = {
            _ending(other): content
            for other, content in found.items()
            if other.with_suffix("") == path.with_suffix("") and _ending(other) in _PARTS
        }
        if "dbf" not in beside:
            raise CodedError("batas_dbf_missing", file=path.name[:80])
        yield read_shapefile(beside)
    if shapes:
        return
    others = sorted(path for path in found if _ending(path) in ("kml", "json"))
    if not others:
        raise CodedError("batas_zip_empty")
    for path in others:
        yield read_kml(found[path]) if _ending(path) == "kml" else read_geojson(found[path])
