"""What an office publishes as its emblem tells nothing about the camera and the place it was taken with."""

import struct

import pytest

from nagari.kantor.rules.emblem import read_emblem
from nagari.kantor.rules.picture_data import without_metadata
from tests.kantor.test_profile import jpeg, png, webp


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


# FF D9 inside a table and FF 00, FF D0 inside the data are no end.
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
TABLE = segment(0xC4, b"\x10\xff\xd9" + bytes(14))
BEGIN = b"\xff\xd8" + segment(0xE0, b"JFIF\0" + bytes(9))
FRAME = segment(0xC0, struct.pack(">BHH", 8, 90, 80) + b"\x01\x01\x11\x00")
COLOURS = segment(0xE2, b"ICC_PROFILE\0\x01\x01" + bytes(20)) + segment(0xEE, b"Adobe\0" + bytes(7))
PLAIN = BEGIN + COLOURS + FRAME + TABLE + SCAN + TABLE + SCAN + b"\xff\xd9"
PLACE = b"Exif\0\0 lintang -0,91 bujur 100,63"


@pytest.mark.parametrize(
    "told",
    [
        BEGIN + segment(0xE1, PLACE) + COLOURS + FRAME + TABLE + SCAN + TABLE + SCAN + b"\xff\xd9",
        BEGIN + COLOURS + FRAME + TABLE + SCAN + segment(0xFE, b"kamera Siti") + TABLE + SCAN + b"\xff\xd9",
        BEGIN + segment(0xE2, b"MPF\0" + bytes(9)) + PLAIN[len(BEGIN) :] + b"\xff\xd8" + segment(0xE1, PLACE),
        b"\xff\xd8\xff\xff" + PLAIN[3:],
    ],
)
def test_it_drops_what_a_camera_tells_in_a_jpeg(told: bytes) -> None:
    assert without_metadata(told, "image/jpeg") == PLAIN


def test_it_drops_what_a_program_tells_in_a_png() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + bytes(4)

    plain, head = png(), 8 + 25
    told = chunk(b"tEXt", b"Author\0Siti") + chunk(b"eXIf", PLACE) + chunk(b"tIME", bytes(7))
    colours = chunk(b"gAMA", bytes(4))
    assert without_metadata(plain[:head] + told + colours + plain[head:] + b"\0\0", "image/png") == (
        plain[:head] + colours + plain[head:]
    )


def test_it_drops_what_a_camera_tells_in_a_webp() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    def file(flags: int, *chunks: bytes) -> bytes:
        body = b"WEBP" + chunk(b"VP8X", bytes([flags]) + bytes(3) + struct.pack("<I", 79)[:3] + b"\x59\0\0")
        body += b"".join(chunks)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    picture = chunk(b"VP8 ", bytes(31))
    told = file(0x2C, chunk(b"ICCP", bytes(5)), picture, chunk(b"EXIF", PLACE), chunk(b"XMP ", b"<x/>"))
    assert without_metadata(told, "image/webp") == file(0x20, chunk(b"ICCP", bytes(5)), picture)


@pytest.mark.parametrize("content", [png(), jpeg(), webp(), PLAIN])
def test_it_leaves_a_picture_that_tells_nothing_as_it_is(content: bytes) -> None:
    assert without_metadata(content, read_emblem(content).media_type) == content


@pytest.mark.parametrize("content", [PLAIN, png(), webp()])
def test_it_comes_to_an_end_with_files_cut_off_anywhere(content: bytes) -> None:
    kind = read_emblem(content).media_type
    for length in range(30, len(content)):
        assert len(without_metadata(content[:length], kind)) <= len(content)
