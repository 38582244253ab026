"""A stick is a bad carrier. Whatever became of a bundle on its way: it is taken in whole, or refused and says why.

Under PROVE=1 some 400 of them; each number is a seed of its own.
"""

import io
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import blobs, identity
from nagari.sync.transport import bundle, parcel
from tests import proving
from tests.office import NOW
from tests.sync import damage
from tests.sync.offices import KOTO_BARU, SimulatedOffice

pytestmark = pytest.mark.proved
COUNT = proving.count(22, 220)
TAMPERED = proving.count(14, 210)
TORN = {"bundle_none", "bundle_torn", "bundle_version", "bundle_tampered", "bundle_receiver"}
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def bundles(nagari: SimulatedOffice, tmp_path: Path) -> tuple[Path, Path]:
    """Two of the same office: the second holds more, and neither has arrived."""
    with nagari.at():
        chance = random.Random(7)
        # More than the 64 KB that are sealed at once, so that there is a middle.
        for number in range(4):
            blob = blobs.put(chance.randbytes(40_000))
            Kantor.objects.create(wilayah=KOTO_BARU, nama=f"Kantor Uji {number}", lambang=blob)
            if number % 2:
                bundle.export(tmp_path / f"{number}.bundle", NOW + timedelta(minutes=number))
    return tmp_path / "1.bundle", tmp_path / "3.bundle"


def held(office: SimulatedOffice) -> list[tuple[object, ...]]:
    """Every row of every table that a bundle could touch, and every file."""
    with office.at(), connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one.startswith(("sync_", "kantor_"))]
        rows: list[tuple[object, ...]] = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [(table, *row) for row in cursor.fetchall()]
    files = [path for path in sorted(office.folder.rglob("*")) if path.is_file() and "sqlite3" not in path.name]
    return rows + [(str(path.relative_to(office.folder)), path.stat().st_size) for path in files]


def refusal(office: SimulatedOffice, path: Path) -> str:
    """Code of it; "" where the bundle was taken."""
    with office.at():
        try:
            bundle.bring(path, LATER)
        except UserError as error:
            return error.code if error.message and error.remedy else "unexplained"
    return ""


def test_i4_it_takes_a_bundle_whole_or_not_at_all_whatever_the_stick_did_to_it(
    regency: SimulatedOffice, bundles: tuple[Path, Path], tmp_path: Path
) -> None:
    whole, other = (path.read_bytes() for path in bundles)
    before, codes, spoilt = held(regency), Counter[str](), tmp_path / "spoilt"
    with_all = regency.copied("whole")
    assert refusal(with_all, bundles[0]) == ""
    for seed in range(COUNT):
        chance = random.Random(seed)
        how = damage.OUTSIDE[seed % len(damage.OUTSIDE)]
        content = how(whole, other, chance)
        if content in (whole, other):
            continue
        spoilt.write_bytes(content)
        office = regency if _refuses(content, whole) else regency.copied(f"copy-{seed}")
        code = refusal(office, spoilt)
        codes[code] += 1
        if code:
            assert code in TORN, (seed, how.__name__, code)
            assert held(office) == before, (seed, how.__name__, code)
        else:
            # The line before the content is for people; what it says is believed in nothing.
            assert content.endswith(whole.split(b"\n", 1)[1]), (seed, how.__name__)
            assert office is not regency
    print(dict(codes))
    assert codes["bundle_tampered"]
    assert refusal(regency, bundles[0]) == ""


def _refuses(content: bytes, whole: bytes) -> bool:
    return not content.endswith(whole.split(b"\n", 1)[1])


def test_i4_it_takes_nothing_that_somebody_put_together_anew(
    nagari: SimulatedOffice, regency: SimulatedOffice, bundles: tuple[Path, Path], tmp_path: Path
) -> None:
    """Anybody who can read a bundle can write one for the same office; he can't sign it."""
    inside = []
    for path in bundles:
        with regency.at(), parcel.plain_file() as plain:
            parcel.read(path, plain)
            inside.append(list(parcel.frames(plain)))
    before, codes, spoilt = held(regency), Counter[str](), tmp_path / "spoilt"
    with regency.at() as own:
        key = bytes(own.public_key)
    for seed in range(TAMPERED):
        how = damage.INSIDE[seed % len(damage.INSIDE)]
        frames = how(list(inside[0]), inside[1], random.Random(seed))
        plain = io.BytesIO()
        writer = parcel.Writer(plain)
        for kind, content in frames:
            writer.frame(kind, content)
        with regency.at():
            parcel.write(plain, spoilt, [key], {"for": "13.02", "from": KOTO_BARU, "made_at": "2026"})
        code = refusal(regency, spoilt)
        codes[code] += 1
        assert code in {"bundle_tampered", "bundle_sender"}, (seed, how.__name__, code)
        assert held(regency) == before, (seed, how.__name__)
    print(dict(codes))
    assert refusal(regency, bundles[1]) == ""


def test_i4_it_takes_no_memory_for_what_a_frame_says_of_its_size(regency: SimulatedOffice, tmp_path: Path) -> None:
    outside = {"for": "13.02", "from": KOTO_BARU, "made_at": "2026"}
    for size in (1 << 62, parcel._LARGEST_FRAME + 1, 5):
        with regency.at() as own:
            plain = io.BytesIO(b"M" + size.to_bytes(8, "big") + b"x")
            parcel.write(plain, tmp_path / "bomb", [bytes(own.public_key)], outside)
        assert refusal(regency, tmp_path / "bomb") == "bundle_tampered"


def test_i4_a_trusted_office_that_signs_nonsense_is_told_what_of_it(
    nagari: SimulatedOffice, regency: SimulatedOffice, bundles: tuple[Path, Path], tmp_path: Path
) -> None:
    """The signature over all is right, a segment in it is not: it is refused by name, the rest is taken."""
    with regency.at() as own, parcel.plain_file() as plain:
        key = bytes(own.public_key)
        parcel.read(bundles[0], plain)
        frames = list(parcel.frames(plain))
    made = io.BytesIO()
    writer = parcel.Writer(made)
    with nagari.at() as sender:
        for kind, content in frames[:-1]:
            writer.frame(kind, content[:-1] + bytes([content[-1] ^ 1]) if kind == b"S" else content)
        writer.frame(b"E", identity.signer(sender)(b"\x04" + writer.digest()))
    with regency.at():
        parcel.write(made, tmp_path / "odd", [key], {"for": "13.02", "from": KOTO_BARU, "made_at": "2026"})
        taken = bundle.bring(tmp_path / "odd", LATER)
    assert taken.received == 0
    # What nothing points to is wanted by nobody.
    assert {code for code, _what in taken.refused} == {"segment_format", "blob_unwanted"}
