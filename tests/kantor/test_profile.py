import struct
import zlib
from pathlib import Path

import pytest

from nagari.kantor import queries, services, site
from nagari.kantor.models import Kantor, Level, Situs
from nagari.kantor.rules.emblem import LARGEST_BYTES, read_emblem
from nagari.kantor.services.profile import Profile
from nagari.lib.errors import CodedError, UserError
from nagari.sync import blobs
from tests.office import KOTO_BARU, NOW, make_regions


def png(width: int = 80, height: int = 90) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int = 80, height: int = 90) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9) + frame + bytes(20) + b"\xff\xd9"


def webp(width: int = 80, height: int = 90) -> bytes:
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + struct.pack("<I", width - 1)[:3]
    body += struct.pack("<I", height - 1)[:3] + bytes(8)
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("content", "media_type"), [(png(), "image/png"), (jpeg(), "image/jpeg"), (webp(), "image/webp")]
)
def test_it_knows_a_picture_by_its_content(content: bytes, media_type: str) -> None:
    found = read_emblem(content)
    assert (found.media_type, found.width, found.height) == (media_type, 80, 90)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "emblem_empty"),
        (png() + bytes(LARGEST_BYTES), "emblem_big"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "emblem_kind"),
        (b"GIF89a" + bytes(100), "emblem_kind"),
        (b"MZ" + bytes(500), "emblem_kind"),
        (png()[:-20], "emblem_broken"),
        (jpeg()[:30], "emblem_broken"),
        (b"\xff\xd8\xff" + bytes(200), "emblem_broken"),
        (webp()[:28], "emblem_broken"),
        (png(0, 90), "emblem_broken"),
        (png(20, 90), "emblem_small"),
        (png(80, 2001), "emblem_large"),
    ],
)
def test_it_refuses_what_is_no_emblem(content: bytes, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        read_emblem(content)
    assert refused.value.code == code


def test_it_keeps_the_emblem_and_goes_back_to_the_built_in_one(office: Kantor, data_folder: Path) -> None:
    services.set_emblem(KOTO_BARU, png())
    info = site.current()
    assert info is not None
    assert blobs.get(info.emblem) == png()
    assert queries.letterhead().emblem_url.endswith(f"{info.emblem}/")
    services.set_emblem(KOTO_BARU, None)
    assert queries.letterhead().emblem_url == ""


def test_it_publishes_no_place_with_the_emblem(office: Kantor, data_folder: Path) -> None:
    place = b"Exif\0\0 lintang -0,91"
    told = jpeg()[:2] + b"\xff\xe1" + struct.pack(">H", len(place) + 2) + place + jpeg()[2:]
    services.set_emblem(KOTO_BARU, told)
    info = site.current()
    assert info is not None
    assert blobs.get(info.emblem) == jpeg()


def test_it_saves_profile_and_letterhead_apart(office: Kantor) -> None:
    services.save_profile(KOTO_BARU, Profile(nama="Kantor Uji", kode="KTB", alamat="Jalan Uji 1"))
    services.set_letterhead(KOTO_BARU, ["PEMERINTAH  KABUPATEN SOLOK", " ", "KECAMATAN KUBUNG"])
    head = queries.letterhead()
    assert head.kop == ("PEMERINTAH KABUPATEN SOLOK", "KECAMATAN KUBUNG")
    assert (head.nama, head.alamat) == ("Kantor Uji", "Jalan Uji 1")


def test_it_sets_up_a_site_with_the_words_of_its_region(db: None) -> None:
    make_regions()
    services.create_site(Level.NAGARI, KOTO_BARU)
    office = queries.profile(KOTO_BARU)
    assert office is not None
    assert office.nama == "Kantor Wali Nagari Koto Baru"
    assert office.kop == ["PEMERINTAH KABUPATEN SOLOK", "KECAMATAN KUBUNG"]
    info = site.current()
    assert info is not None
    assert not info.ready
    services.finish_first_day(NOW)
    info = site.current()
    assert info is not None
    assert info.ready


@pytest.mark.parametrize(
    ("level", "code", "letterhead"),
    [(Level.KECAMATAN, "13.02.10", ["PEMERINTAH KABUPATEN SOLOK"]), (Level.KABUPATEN, "13.02", [])],
)
def test_it_sets_up_the_offices_above(db: None, level: Level, code: str, letterhead: list[str]) -> None:
    make_regions()
    services.create_site(level, code)
    office = queries.profile(code)
    assert office is not None
    assert office.kop == letterhead


@pytest.mark.parametrize(
    ("level", "code", "refusal"),
    [
        (Level.NAGARI, "99.99.99.9999", "region_unknown"),
        (Level.NAGARI, "", "region_unknown"),
        (Level.NAGARI, "13.02.10", "region_level"),
        (Level.KABUPATEN, KOTO_BARU, "region_level"),
    ],
)
def test_it_sets_up_no_site_for_a_region_that_does_not_fit(db: None, level: Level, code: str, refusal: str) -> None:
    make_regions()
    with pytest.raises(UserError) as refused:
        services.create_site(level, code)
    assert refused.value.code == refusal
    assert not Situs.objects.exists()


def test_it_is_set_up_once(office: Kantor) -> None:
    with pytest.raises(UserError) as refused:
        services.create_site(Level.NAGARI, KOTO_BARU)
    assert refused.value.code == "site_exists"


def test_it_takes_own_words_and_forgets_them_when_emptied(office: Kantor) -> None:
    services.set_words({"dusun": " korong ", "kepala": "", "lain": "x"})
    assert Situs.objects.get().words == {"dusun": "korong"}
    services.set_words({"dusun": ""})
    info = site.current()
    assert info is not None
    assert info.words["dusun"] == "jorong"


def test_it_marks_steps_of_the_first_day(office: Kantor) -> None:
    services.mark_step("hours", NOW.date())
    services.mark_step("officials", NOW.date())
    assert set(Situs.objects.get().steps) == {"hours", "officials"}
