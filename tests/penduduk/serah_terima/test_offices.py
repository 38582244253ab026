"""A family handed over between two offices and their regency, each a site of its own, over real HTTP and by stick."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import proving
from tests.server import Server
from tests.sync import sites
from tests.sync.line import Quality, bad_line
from tests.sync.sites import KOTO_BARU, SELAYO, SOLOK, Place
from tests.sync.test_serving import eventually

pytestmark = pytest.mark.slow
NIK = "1302100501809001"
OFFER = """
import sys
from datetime import date
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima.services import offer_departure
here, there, nik, no_kk = sys.argv[1:]
day = date(2026, 5, 14)
card = Keluarga.objects.create(wilayah=here, no_kk=no_kk, terdata_sejak=day)
rows = [("SYAFRIL", nik, 1, 1, 2), ("NURHAYATI", "", 2, 3, 2), ("FAUZAN", "", 1, 4, 1)]
people = [
    Penduduk.objects.create(wilayah=here, nama=nama, nik=number, jenis_kelamin=sex, shdk=shdk, keluarga=card,
        status_perkawinan=kawin, kewarganegaraan=1, tanggal_lahir=date(1980 if shdk < 4 else 2008, 1, 5),
        terdata_sejak=day, nomor_sementara="" if number else f"01302102001{shdk:05}")
    for nama, number, sex, shdk, kawin in rows
]
offer_departure(Entry(wilayah=here, today=day), [one.id for one in people], day, MoveFacts(wilayah=there))
"""
ACCEPT = """
import sys
from datetime import date
from nagari.penduduk.models import TawaranPindah
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima import snapshot
from nagari.penduduk.serah_terima.services import Welcome, accept
here, no_kk = sys.argv[1:]
offer = TawaranPindah.objects.filter(wilayah=here).latest("id")
seen = {"twin", "nik_birth_differs", "nik_sex_differs", "comes_back", "mother_age", "birth_interval"}
entry = Entry(wilayah=here, today=date(2026, 5, 15), confirmed=seen)
shdk = {one.id: one.values["shdk"] for one in snapshot.read(offer.isi).people}
accept(entry, offer.id, entry.today, MoveFacts(wilayah=offer.asal), Welcome(no_kk=no_kk, shdk=shdk))
"""
# Where the man is alive, and what became of every offer known here.
LOOK = """
import json, sys
from nagari.penduduk.models import Penduduk, TawaranPindah
from nagari.penduduk.serah_terima.queries import offers
alive = Penduduk.objects.filter(nik=sys.argv[1], status_dasar=1).values_list("wilayah", flat=True)
states = [one.keadaan.value for one in offers(TawaranPindah.objects.order_by("id"))]
print(json.dumps({"alive": sorted(alive), "states": states}))
"""
# Looked for first, while it is on its way: each `look` is a process of its own.
OFFERS = "SELECT count(*) FROM penduduk_tawaranpindah"
ALIVE = f"SELECT wilayah FROM penduduk_penduduk WHERE nik = '{NIK}' AND status_dasar = 1"


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Server]]:
    place = sites.make(tmp_path_factory.mktemp("sites") / "regency", "kabupaten", SOLOK)
    with place.serving() as server:
        yield place, server


@pytest.fixture(scope="module")
def nagari(tmp_path_factory: pytest.TempPathFactory, regency: tuple[Place, Server]) -> tuple[Place, Place]:
    """Koto Baru and Selayo, both joined."""
    folder = tmp_path_factory.mktemp("sites")
    pair = sites.make(folder / "koto-baru", "nagari", KOTO_BARU), sites.make(folder / "selayo", "nagari", SELAYO)
    for one in pair:
        sites.enrol(one, regency[0], regency[1].address)
    return pair


def look(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.run(LOOK, NIK))
    return found


@pytest.mark.proved
def test_a_family_is_counted_in_one_register_at_any_time(
    nagari: tuple[Place, Place], regency: tuple[Place, Server]
) -> None:
    koto_baru, selayo = nagari
    koto_baru.run(OFFER, KOTO_BARU, SELAYO, NIK, "1302102003159001")
    with bad_line(regency[1].address, Quality(up=64_000, delay=0.05)) as line:
        koto_baru.moved(line.address)
        line.cut(2, after=600)
        told = koto_baru.told("sync")
        koto_baru.moved(regency[1].address)
        assert told["ok"], told
        assert line.cut_at is not None
    assert eventually(lambda: regency[0].read(OFFERS) == [1])
    assert eventually(lambda: look(regency[0]) == {"alive": [], "states": ["waiting"]})
    assert selayo.told("sync")["ok"]
    assert look(selayo) == {"alive": [], "states": ["waiting"]}
    selayo.run(ACCEPT, SELAYO, "1302100205269005")
    # The office they left has heard nothing yet, and counts nobody all the same.
    assert look(koto_baru) == {"alive": [], "states": ["waiting"]}
    assert selayo.told("sync")["ok"]
    assert eventually(lambda: regency[0].read(ALIVE) == [SELAYO])
    assert eventually(lambda: look(regency[0]) == {"alive": [SELAYO], "states": ["accepted"]})
    assert koto_baru.told("sync")["ok"]
    assert look(koto_baru) == {"alive": [], "states": ["accepted"]}


@pytest.mark.proved
@pytest.mark.skipif(not proving.IS_WHOLE, reason="Four sticks between three servers: under make prove.")
def test_they_come_back_by_stick(nagari: tuple[Place, Place], regency: tuple[Place, Server], tmp_path: Path) -> None:
    """No office reaches the regency: two sticks there, two back."""
    koto_baru, selayo = nagari
    for one in nagari:
        one.moved("http://127.0.0.1:9")
    selayo.run(BACK, SELAYO, KOTO_BARU, NIK)
    _carry(selayo, regency[0], tmp_path / "1")
    _carry(regency[0], koto_baru, tmp_path / "2")
    assert look(koto_baru)["states"][-1] == "waiting"
    koto_baru.run(ACCEPT, KOTO_BARU, "1302102003159001")
    _carry(koto_baru, regency[0], tmp_path / "3")
    assert eventually(lambda: look(regency[0]) == {"alive": [KOTO_BARU], "states": ["accepted", "accepted"]})
    _carry(regency[0], selayo, tmp_path / "4")
    assert look(selayo)["states"] == ["accepted", "accepted"]


BACK = """
import sys
from datetime import date
from nagari.penduduk.models import Penduduk
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima.services import offer_departure
here, there, nik = sys.argv[1:]
head = Penduduk.objects.get(wilayah=here, nik=nik)
people = Penduduk.objects.filter(wilayah=here, keluarga_id=head.keluarga_id).order_by("shdk")
day = date(2026, 5, 15)
offer_departure(Entry(wilayah=here, today=day), [one.id for one in people], day, MoveFacts(wilayah=there))
"""


def _carry(giver: Place, taker: Place, file: Path) -> None:
    to = ["--for", taker.wilayah] if giver.level == "kabupaten" else []
    assert giver.told("bundle", "export", str(file), *to)["ok"]
    assert taker.told("bundle", "import", str(file))["ok"]
