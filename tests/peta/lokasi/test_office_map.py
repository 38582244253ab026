import gzip
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act, Role
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.penduduk.models import Keluarga
from nagari.sync import blobs
from peta.lokasi import queries, services
from peta.lokasi.models import Cara, FotoSarana, Kategori, LetakRumah, Sarana
from peta.lokasi.rules import Position
from tests.accounts.walk.lokasi import make_facility
from tests.office import KOTO_BARU, NOW, SELAYO, make_user
from tests.penduduk.people import make_family, make_penduduk, make_places
from tests.peta.lokasi.test_photos import jpeg

HERE = Position(-0.835, 100.656)
SQUARE = "-0.84,100.65;-0.84,100.66;-0.83,100.66;-0.83,100.65"


@pytest.fixture
def clerk(office: Kantor, client: Client) -> Client:
    return logged_in(client, make_user(Role.CLERK))


def logged_in(client: Client, person: User) -> Client:
    client.force_login(person, "nagari.accounts.backends.RoleBackend")
    return client


def family() -> Keluarga:
    return make_family()[0]


def placed(keluarga: Keluarga, at: Position = HERE) -> LetakRumah:
    return services.place_house(keluarga, at, Cara.KETUK, NOW)


def houses(client: Client) -> Any:
    answer = client.get("/peta/kantor/rumah.json", headers={"accept-encoding": "gzip"})
    return json.loads(gzip.decompress(answer.content))


def test_it_puts_a_house_on_the_map_moves_it_and_takes_it_off(clerk: Client) -> None:
    keluarga = family()
    address = f"/peta/kantor/rumah/{keluarga.id}/letak/"
    assert clerk.get(address).status_code == 200
    clerk.post(address, {"lat": "-0,835", "lng": "100,656", "cara": "posisi", "ketelitian": "12"})
    row = LetakRumah.objects.get()
    assert (row.lat, row.lng, row.cara, row.ketelitian) == (*HERE, Cara.POSISI, 12)
    clerk.post(address, {"lat": "-0.836", "lng": "100.657", "cara": "sulap", "ketelitian": "12"})
    row = LetakRumah.objects.get()
    assert (row.lat, row.cara, row.ketelitian) == (-0.836, Cara.ANGKA, None)
    assert houses(clerk) == [[keluarga.id.hex, -0.836, 100.657]]
    assert "SYAFRIL" in clerk.get(f"/peta/kantor/rumah/{keluarga.id}/").content.decode()
    clerk.post(f"/peta/kantor/rumah/{keluarga.id}/hapus/")
    assert houses(clerk) == []


def test_it_takes_the_place_from_a_photo_and_keeps_no_photo(clerk: Client) -> None:
    address = f"/peta/kantor/rumah/{family().id}/letak/"
    clerk.post(address, {"foto": SimpleUploadedFile("a.jpg", jpeg((200, 100)))})
    row = LetakRumah.objects.get()
    assert (row.lat, row.lng, row.cara) == (*HERE, Cara.FOTO)
    answer = clerk.post(address, {"foto": SimpleUploadedFile("a.jpg", jpeg((200, 100), gps=False))})
    assert answer.status_code == 422
    assert "foto" in answer.context["form"].errors


@pytest.mark.parametrize("sent", [{}, {"lat": "100", "lng": "-0.8"}, {"lat": "x" * 30, "lng": "1"}, {"lat": "\0"}])
def test_it_shows_a_bad_position_at_its_field_and_keeps_nothing(clerk: Client, sent: dict[str, str]) -> None:
    answer = clerk.post(f"/peta/kantor/rumah/{family().id}/letak/", {"cara": "", **sent})
    assert answer.status_code == 422
    assert not LetakRumah.objects.exists()


def test_it_shows_imported_positions_until_somebody_corrects_them(clerk: Client) -> None:
    keluarga, head, wife, _child = make_family()
    for person, lat in ((wife, -0.81), (head, -0.82)):
        person.lat, person.lng = lat, 100.6
        person.save()
    make_penduduk(lat=-0.8, lng=100.6)
    assert houses(clerk) == [[keluarga.id.hex, -0.82, 100.6]]
    placed(keluarga)
    assert houses(clerk) == [[keluarga.id.hex, *HERE]]
    assert queries.without_house(KOTO_BARU, 1).page.paginator.count == 0


def test_it_logs_every_look_at_houses_also_at_those_the_browser_has(clerk: Client) -> None:
    keluarga = family()
    placed(keluarga)
    first = clerk.get("/peta/kantor/rumah.json")
    assert clerk.get("/peta/kantor/rumah.json", headers={"if-none-match": first["ETag"]}).status_code == 304
    clerk.get(f"/peta/kantor/rumah/{keluarga.id}/")
    clerk.get("/peta/kantor/?q=Syafril")
    clerk.post("/peta/kantor/area/", {"titik": SQUARE})
    looks = AccessLog.objects.filter(model__in=["peta.LetakRumah", "penduduk.Keluarga"]).order_by("id")
    acts = [(row.act, row.count) for row in looks]
    assert acts == [(Act.LIST, 1), (Act.LIST, 1), (Act.VIEW, 3), (Act.SEARCH, 1), (Act.LIST, 1)]


def test_it_gives_no_house_to_who_may_not_see_residents(office: Kantor, client: Client) -> None:
    keluarga = family()
    placed(keluarga)
    viewer = logged_in(client, make_user(Role.TECHNICIAN))
    page = viewer.get("/peta/kantor/?q=Syafril").content.decode()
    assert "SYAFRIL" not in page
    assert "data-rumah" not in page
    assert viewer.get("/peta/kantor/rumah.json").status_code == 403
    assert viewer.post("/peta/kantor/area/", {"titik": SQUARE}).status_code == 403
    ground = json.loads(viewer.get("/peta/kantor/dasar.json").content)
    assert set(ground) == {"sarana", "bagian", "batas", "indikatif"}


def test_it_names_families_in_a_drawn_area(clerk: Client) -> None:
    placed(family())
    found = clerk.post("/peta/kantor/area/", {"titik": SQUARE}).content.decode()
    assert "SYAFRIL" in found
    elsewhere = clerk.post("/peta/kantor/area/", {"titik": SQUARE.replace("100.6", "100.5")}).content.decode()
    assert "SYAFRIL" not in elsewhere
    for bad in ("", "1,2", "-0.84,100.65;-0.83,100.66;-0.84,100.66;-0.83,100.65", "a,b;c,d;e,f", "\0"):
        assert clerk.post("/peta/kantor/area/", {"titik": bad}).status_code == 422


def test_it_keeps_facilities_once_and_names_the_nearest_of_each_kind(clerk: Client) -> None:
    sent = {"nama": " Masjid  Raya ", "kategori": "ibadah", "lat": "-0.835", "lng": "100.657", "alamat": "Balai"}
    assert clerk.post("/peta/kantor/sarana/baru/", sent).status_code == 302
    row = Sarana.objects.get()
    assert row.nama == "Masjid Raya"
    assert clerk.post("/peta/kantor/sarana/baru/", {**sent, "nama": "masjid raya"}).status_code == 422
    assert clerk.post("/peta/kantor/sarana/baru/", {**sent, "nama": "B", "kategori": "x"}).status_code == 422
    assert clerk.post(f"/peta/kantor/sarana/{row.id}/ubah/", {**sent, "alamat": ""}).status_code == 302
    make_facility(KOTO_BARU, nama="Surau Jauh", lng=100.7)
    make_facility(KOTO_BARU, nama="SDN 09", kategori=Kategori.SEKOLAH, lng=100.66)
    make_facility(SELAYO, nama="Orang Lain")
    near = queries.nearest_facilities(KOTO_BARU, HERE)
    assert [one.item.nama for one in near] == ["Masjid Raya", "SDN 09"]
    assert "Masjid Raya" in clerk.get("/peta/kantor/terdekat/?lat=-0.835&lng=100.656").content.decode()
    assert clerk.get("/peta/kantor/terdekat/?lat=x&lng=").status_code == 422
    clerk.post(f"/peta/kantor/sarana/{row.id}/hapus/")
    assert not Sarana.objects.filter(pk=row.pk).exists()


def test_it_keeps_photos_of_a_facility_and_serves_them_as_pictures(clerk: Client) -> None:
    row = make_facility(KOTO_BARU)
    address = f"/peta/kantor/sarana/{row.id}/foto/"
    for _again in range(2):
        clerk.post(address, {"foto": SimpleUploadedFile("a.jpg", jpeg((200, 100)))})
    photo = FotoSarana.objects.get()
    assert b"Exif" not in blobs.get(photo.isi)
    answer = clerk.get(f"/peta/kantor/foto/{photo.id}/")
    assert (answer["Content-Type"], "sandbox" in answer["Content-Security-Policy"]) == ("image/jpeg", True)
    for bad in (b"", b"<script>", b"\xff\xd8\xff\xe0"):
        assert clerk.post(address, {"foto": SimpleUploadedFile("a.jpg", bad)}).status_code == 422
    assert clerk.post(address).status_code == 422
    for at in range(services.MOST_PHOTOS - 1):
        FotoSarana.objects.create(wilayah=KOTO_BARU, sarana=row, isi=f"{at:064d}", diterima_pada=NOW)
    with pytest.raises(UserError) as refused:
        services.add_photo(row, jpeg((90, 90)), NOW)
    assert refused.value.code == "photos_many"
    clerk.post(f"/peta/kantor/foto/{photo.id}/hapus/")
    assert not FotoSarana.objects.filter(pk=photo.pk).exists()
    lost = FotoSarana.objects.order_by("-id")[0]
    assert clerk.get(f"/peta/kantor/foto/{lost.id}/").status_code == 200


def test_it_tells_of_each_jorong_how_many_houses_are_known(clerk: Client) -> None:
    jorong, rt = make_places()
    keluarga = family()
    keluarga.lingkungan = rt
    keluarga.save()
    placed(keluarga)
    (part,) = queries.parts(KOTO_BARU)
    assert (part.id, part.rumah, part.bentuk) == (jorong.id, 1, "")
    assert clerk.get("/peta/kantor/").status_code == 200
    assert clerk.get("/peta/kantor/belum/").status_code == 200


def test_it_knows_no_house_of_a_foreign_or_closed_family(clerk: Client) -> None:
    keluarga, *_people = make_family(SELAYO)
    placed(keluarga)
    assert houses(clerk) == []
    for address in (f"rumah/{keluarga.id}/", f"rumah/{uuid4()}/", f"rumah/{keluarga.id}/letak/"):
        assert clerk.get(f"/peta/kantor/{address}").status_code == 404


def test_pages_of_a_family_and_its_members_lead_to_the_map_and_back(clerk: Client) -> None:
    keluarga, head, *_people = make_family()
    of_family, of_head = f"/peta/kantor/keluarga/{keluarga.id}/", f"/peta/kantor/penduduk/{head.id}/"
    assert of_family in clerk.get(f"/keluarga/{keluarga.id}/").content.decode()
    panels = clerk.get(f"/penduduk/{head.id}/panel/", headers={"HX-Request": "true"}).content.decode()
    assert f"/peta/kantor/rumah/{keluarga.id}/letak/" in panels
    placed(keluarga)
    for address in (of_family, of_head):
        assert f"/peta/kantor/#di=-0.835000,100.656000;{keluarga.id}" in clerk.get(address).content.decode()
    assert AccessLog.objects.filter(act=Act.VIEW, model="penduduk.Keluarga", detail="peta").count() == 2
    alone = make_penduduk(keluarga=None)
    assert "Tanpa kartu keluarga" in clerk.get(f"/peta/kantor/penduduk/{alone.id}/").content.decode()
    assert f"/keluarga/{keluarga.id}/" in clerk.get(f"/peta/kantor/rumah/{keluarga.id}/").content.decode()
