"""The basemap: made of what is given, sent in parts, taken by offices as one file."""

import gzip
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from pmtiles.reader import MemorySource, Reader, all_tiles
from shapely.geometry import shape

from nagari.kantor.models import Level
from nagari.lib.environment import ConfigurationError
from nagari.lib.errors import CodedError
from nagari.lib.tiles import origin_of
from nagari.sync import blobs
from nagari.wilayah.models import Wilayah
from peta.dasar import services, views
from peta.dasar.models import PetaDasar
from peta.dasar.queries import current, file_of
from peta.dasar.rules.reading import read_items
from tests.office import KOTO_BARU, NOW, SELAYO, make_office
from tests.peta.dasar.making import ALL, RIVER, ROAD, collection

# Without types.
reader: Any = Reader
source: Any = MemorySource
every_tile: Any = all_tiles


@pytest.fixture(scope="module")
def made() -> services.Made:
    return services.make(read_items(ALL), "© Contoh")


@pytest.fixture
def regency(db: None) -> None:
    make_office("13.02", Level.KABUPATEN)
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    Wilayah.objects.filter(code=SELAYO).update(lat=-0.81923, lng=100.61881)


def tiles(content: bytes) -> dict[tuple[int, int, int], dict[str, Any]]:
    found = every_tile(source(content))
    return {at: mapbox_vector_tile.decode(gzip.decompress(tile)) for at, tile in found}


def features(layer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = layer.get(name, {"features": []})["features"]
    return found


def test_the_same_gives_the_same_bytes_and_each_road_appears_where_it_is_seen(made: services.Made) -> None:
    assert services.make(read_items(ALL), "© Contoh").content == made.content
    found = tiles(made.content)
    assert {at[0] for at in found} == set(services.ZOOMS)
    ranks: dict[int, set[int]] = {}
    for (zoom, _x, _y), layer in found.items():
        ranks.setdefault(zoom, set()).update(one["properties"]["kelas"] for one in features(layer, "jalan"))
    assert ranks[6] == {1}
    assert ranks[13] == {1, 5}
    written = reader(source(made.content))
    assert written.metadata()["attribution"] == "© Contoh"
    assert written.header()["min_lon_e7"] == 1_006_000_000


def test_a_hole_stays_a_hole_and_a_line_goes_on_in_the_next_tile(made: services.Made) -> None:
    layers = [one for at, one in tiles(made.content).items() if at[0] == 13]
    lakes = [shape(one["geometry"]) for layer in layers for one in features(layer, "air")]
    assert any(part.interiors for lake in lakes for part in shapely.get_parts(lake))
    roads = [one["properties"].get("nama") for layer in layers for one in features(layer, "jalan")]
    assert roads.count("Jalan Contoh") > 1


def test_it_shows_borders_and_names_where_nobody_gave_anything(regency: None) -> None:
    content = services.make(services.own_items("13.02"), "").content
    layers = [layer for at, layer in tiles(content).items() if at[0] == 12]
    names = {one["properties"]["nama"] for layer in layers for one in features(layer, "tempat")}
    assert {"Kubung", "Koto Baru", "Selayo"} <= names
    assert any("darat" in layer for layer in layers)
    assert any("batas" in layer for layer in layers)


def test_a_newer_one_takes_its_place_once_it_is_there(regency: None, made: services.Made) -> None:
    first = services.keep("13.02", made.content, "© Contoh", NOW)
    assert services.keep("13.02", made.content, "© Contoh", NOW + timedelta(days=1)).pk == first.pk
    assert current(KOTO_BARU) == first
    assert current("13.01") is None
    # The row came, its file has not.
    later = PetaDasar.objects.create(wilayah="13.02", isi="a" * 64, ukuran=9, dibuat_pada=NOW + timedelta(days=1))
    assert current(KOTO_BARU) == first
    other = services.make(read_items(collection(ROAD)), "").content
    second = services.keep("13.02", other, "", NOW + timedelta(days=2))
    assert current(KOTO_BARU) == second
    assert list(PetaDasar.objects.all()) == [second]
    assert (file_of(KOTO_BARU, first.isi), file_of("13.01", first.isi), file_of(KOTO_BARU, later.isi)) == (
        blobs.path_of(first.isi),
        None,
        None,
    )


def test_it_is_no_larger_than_an_attachment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs, "LARGEST", 200)
    with pytest.raises(CodedError) as refused:
        services.make(read_items(collection(ROAD, RIVER)), "")
    assert refused.value.code == "dasar_big"
    with pytest.raises(CodedError) as nothing:
        services.make([], "")
    assert nothing.value.code == "dasar_nothing"


def test_browsers_take_it_in_parts_and_keep_it(
    regency: None, client: Client, made: services.Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = services.keep("13.02", made.content, "", NOW)
    address, whole = f"/peta/dasar/{row.isi}.pmtiles", made.content

    def ask(**headers: str) -> Any:
        return client.get(address, headers={"accept-encoding": "gzip", **headers})

    answer = ask(range="bytes=0-99")
    assert (answer.status_code, answer.content) == (206, whole[:100])
    assert answer["Content-Range"] == f"bytes 0-99/{len(whole)}"
    assert ask(range="bytes=0-0").content == whole[:1]
    assert ask(range="bytes=-5").content == whole[-5:]
    assert ask(range=f"bytes={len(whole)}-").status_code == 416
    assert ask(range=f"bytes={len(whole)}-")["Content-Range"] == f"bytes */{len(whole)}"
    assert ask(**{"if-none-match": answer["ETag"]}).status_code == 304
    assert ask(range="bytes=0-9", **{"if-range": '"other"'}).status_code == 200
    assert ask(range="bytes=0-9", **{"if-range": answer["ETag"]}).status_code == 206
    assert ask().content == whole
    assert ask()["Content-Length"] == client.head(address)["Content-Length"] == str(len(whole))
    monkeypatch.setattr(views, "_CHUNK", 100)
    assert b"".join(ask(range="bytes=1-950").streaming_content) == whole[1:951]
    assert "immutable" in answer["Cache-Control"]
    assert client.post(address).status_code == 405
    for other in ("0" * 64, "x", "..%2f..%2fsecret.key"):
        assert client.get(f"/peta/dasar/{other}.pmtiles").status_code == 404


def test_the_command_makes_it_of_files_and_says_what_is_wrong(regency: None, tmp_path: Path) -> None:
    file, out = tmp_path / "a.geojson", io.StringIO()
    file.write_bytes(ALL)
    call_command("make_basemap", file, "--source", "© Contoh", "--json", stdout=out)
    told = json.loads(out.getvalue().splitlines()[-1])
    row = PetaDasar.objects.get()
    assert (told["ok"], told["bytes"], row.sumber, row.wilayah) == (True, row.ukuran, "© Contoh", "13.02")
    call_command("make_basemap", "--jalan", file, "--out", tmp_path / "x.pmtiles", stdout=io.StringIO())
    assert (tmp_path / "x.pmtiles").read_bytes().startswith(b"PMTiles")
    assert PetaDasar.objects.count() == 1
    for bad in (tmp_path / "missing", tmp_path / "x.pmtiles"):
        with pytest.raises(CommandError):
            call_command("make_basemap", bad)


def test_pages_ask_the_internet_for_maps_only_where_that_was_switched_on(regency: None, client: Client) -> None:
    assert "data-daring" not in client.get("/peta/publik/").content.decode()
    with override_settings(MAP_TILES="https://tile.example.org/{z}/{x}/{y}.png", MAP_TILES_SOURCE="© Contoh"):
        assert 'data-daring="https://tile.example.org/{z}/{x}/{y}.png"' in client.get("/peta/publik/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        *("http://a.example/{z}/{x}/{y}", "https://a.example/", "x"),
        *("https://{s}.a.example/{z}/{x}/{y}", "https://a' *;/{z}{x}{y}"),
    ],
)
def test_the_policy_names_one_host_of_tiles_or_the_site_does_not_start(wrong: str) -> None:
    assert origin_of("") == ""
    assert origin_of("https://tile.example.org:8443/{z}/{x}/{y}.png") == "https://tile.example.org:8443"
    with pytest.raises(ConfigurationError):
        origin_of(wrong)
