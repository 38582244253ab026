from io import BytesIO

import pytest
from PIL import Image

from nagari.lib.errors import CodedError
from nagari.lib.pictures import LARGEST
from peta.lokasi.photos import LONGEST_SIDE, read, read_apart
from peta.lokasi.rules import Position


def jpeg(size: tuple[int, int] = (1600, 900), *, gps: bool = True, east: float = 39.0) -> bytes:
    exif = Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (0.0, 50.0, 6.0), 3: "E", 4: (100.0, east, 21.6)})
    exif[0x010F] = "Kamera Uji"
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_it_scales_down_reads_the_place_and_keeps_nothing_beside_the_pixels() -> None:
    photo = read_apart(jpeg())
    assert photo.taken_at == Position(-0.835, 100.656)
    with Image.open(BytesIO(photo.content)) as kept:
        assert max(kept.size) == LONGEST_SIDE
        assert not dict(kept.getexif())
    assert b"Kamera" not in photo.content


def test_it_knows_no_place_where_the_photo_says_none_or_nonsense() -> None:
    assert read(jpeg(gps=False)).taken_at is None
    assert read(jpeg(east=float(10**6))).taken_at is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_empty"),
        (b"GIF89a....", "photo_kind"),
        (b"%PDF-1.7", "photo_kind"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "photo_heic"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST, "photo_big"),
        (b"\xff\xd8\xff\xe0torn", "photo_broken"),
        (jpeg()[:3000], "photo_broken"),
        (jpeg((20, 20)), "photo_small"),
    ],
)
def test_it_refuses_what_is_no_photo(content: bytes, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        read(content)
    assert refused.value.code == code
