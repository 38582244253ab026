from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from nagari.accounts.rules import Role
from nagari.kantor import site
from nagari.kantor.models import Kantor, Level
from nagari.lib.ids import uuid7
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from nagari.wilayah.queries.lingkungan import flat, office_tree
from nagari.wilayah.services.lingkungan import add_lingkungan
from tests.office import KOTO_BARU, SELAYO, make_office, make_user

JORONG, RW, RT = JenisLingkungan
BACKEND = "nagari.accounts.backends.RoleBackend"


@pytest.fixture(autouse=True)
def _fresh_site() -> None:
    site.forget()


def url(name: str, *args: object) -> str:
    return reverse(f"wilayah:{name}", args=args)


def shape(code: str = KOTO_BARU) -> list[str]:
    return ["  " * part.depth + part.label for part in flat(office_tree(code))]


def log_in(client: Client, role: Role, wilayah: str = KOTO_BARU) -> Client:
    client.force_login(make_user(role, wilayah), BACKEND)
    return client


def test_it_shows_what_the_village_consists_of(clerk_client: Client) -> None:
    jorong = add_lingkungan(KOTO_BARU, JORONG, "Balai Baru")
    rw = add_lingkungan(KOTO_BARU, RW, "2", jorong.id)
    add_lingkungan(KOTO_BARU, RT, "3", rw.id)
    add_lingkungan(KOTO_BARU, RT, "9")
    page = clerk_client.get(url("overview"), follow=True)
    assert page.redirect_chain == [(url("village", KOTO_BARU), 302)]
    for text in ("Balai Baru", "RW 002", "RT 003", "RT 009"):
        assert text in page.content.decode()


def test_it_says_how_an_empty_list_fills(clerk_client: Client) -> None:
    page = clerk_client.get(url("village", KOTO_BARU))
    assert url("add", KOTO_BARU) in page.content.decode()


def test_it_adds_a_part(clerk_client: Client) -> None:
    sent = clerk_client.post(url("add", KOTO_BARU), {"jenis": "jorong", "nama": "JORONG BALAI BARU", "induk": "-"})
    assert sent.status_code == 302
    (jorong,) = Lingkungan.objects.all()
    clerk_client.post(url("add", KOTO_BARU), {"jenis": "rt", "nama": "1", "induk": str(jorong.id)})
    assert shape() == ["Balai Baru", "  RT 001"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"jenis": "jorong"},
        {"jenis": "jorong", "nama": "-"},
        {"jenis": "jorong", "nama": "<img src=x>"},
        {"jenis": "jorong", "nama": "x" * 200},
        {"jenis": "jorong", "nama": "Satu\x00"},
        {"jenis": "jorong", "nama": "satu"},
        {"jenis": "rt", "nama": "satu"},
        {"jenis": "desa", "nama": "Satu"},
        {"jenis": "rt", "nama": "1", "induk": "bukan-uuid"},
        {"jenis": "rt", "nama": "1", "induk": str(UUID(int=1))},
    ],
)
def test_it_refuses_bad_input_and_keeps_what_was_typed(clerk_client: Client, sent: dict[str, str]) -> None:
    add_lingkungan(KOTO_BARU, JORONG, "Satu")
    page = clerk_client.post(url("add", KOTO_BARU), sent)
    assert page.status_code == 422
    assert shape() == ["Satu"]
    assert "<img src=x>" not in page.content.decode()


def test_it_refuses_a_jorong_in_a_jorong_at_its_field(clerk_client: Client) -> None:
    satu = add_lingkungan(KOTO_BARU, JORONG, "Satu")
    page = clerk_client.post(url("add", KOTO_BARU), {"jenis": "jorong", "nama": "Dua", "induk": str(satu.id)})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["induk"]


def test_it_renames_moves_merges_closes_and_opens_again(clerk_client: Client) -> None:
    satu, dua = add_lingkungan(KOTO_BARU, JORONG, "Satu"), add_lingkungan(KOTO_BARU, JORONG, "Dua")
    rt = add_lingkungan(KOTO_BARU, RT, "1", satu.id)

    def do(part: Lingkungan, **sent: str) -> int:
        return clerk_client.post(url("part", KOTO_BARU, part.id), sent).status_code

    assert do(rt, aksi="pindah", induk=str(dua.id)) == 302
    assert shape() == ["Dua", "  RT 001", "Satu"]
    assert do(satu, aksi="nama", nama="Tiga") == 302
    assert do(dua, aksi="tutup") == 422
    assert do(dua, aksi="gabung", target=str(satu.id)) == 302
    assert shape() == ["Tiga", "  RT 001"]
    assert do(rt, aksi="tutup") == 302
    assert shape() == ["Tiga"]
    assert "RT 001" in clerk_client.get(url("village", KOTO_BARU) + "?tutup=1").content.decode()
    assert do(rt, aksi="buka") == 302
    assert shape() == ["Tiga", "  RT 001"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404),
        ({"aksi": "hapus"}, 404),
        ({"aksi": "buka"}, 404),
        ({"aksi": "nama", "nama": ""}, 422),
        ({"aksi": "nama", "nama": "Dua"}, 422),
        ({"aksi": "gabung"}, 422),
        ({"aksi": "gabung", "target": "x"}, 422),
        ({"aksi": "pindah", "induk": ""}, 404),
    ],
)
def test_it_refuses_a_senseless_change(clerk_client: Client, sent: dict[str, str], status: int) -> None:
    satu, _dua = add_lingkungan(KOTO_BARU, JORONG, "Satu"), add_lingkungan(KOTO_BARU, JORONG, "Dua")
    assert clerk_client.post(url("part", KOTO_BARU, satu.id), sent).status_code == status
    assert shape() == ["Dua", "Satu"]


def test_it_hides_the_neighbour_and_what_does_not_exist(clerk_client: Client) -> None:
    foreign = add_lingkungan(SELAYO, JORONG, "Satu")
    for address in (
        url("village", SELAYO),
        url("add", SELAYO),
        url("part", SELAYO, foreign.id),
        url("part", KOTO_BARU, foreign.id),
        url("part", KOTO_BARU, uuid7()),
        url("village", "13.02.10"),
        url("village", "abc"),
    ):
        assert clerk_client.get(address).status_code == 404


def test_it_lets_those_without_the_task_look_but_not_change(client: Client, office: Kantor) -> None:
    part = add_lingkungan(KOTO_BARU, JORONG, "Satu")
    log_in(client, Role.VERIFIER)
    page = client.get(url("village", KOTO_BARU))
    assert page.status_code == 200
    assert url("add", KOTO_BARU) not in page.content.decode()
    assert client.get(url("add", KOTO_BARU)).status_code == 403
    assert client.post(url("part", KOTO_BARU, part.id), {"aksi": "tutup"}).status_code == 403


@pytest.mark.django_db
def test_it_shows_a_higher_office_the_villages_and_lets_it_only_look(client: Client) -> None:
    make_office("13.02.10", Level.KECAMATAN)
    log_in(client, Role.CLERK, "13.02.10")
    page = client.get(url("overview"))
    assert url("village", SELAYO) in page.content.decode()
    assert client.get(url("village", KOTO_BARU)).status_code == 200
    assert client.get(url("add", KOTO_BARU)).status_code == 403


def test_it_searches_while_one_types(clerk_client: Client) -> None:
    page = clerk_client.get(url("find"), {"q": "koto bar"})
    assert f'<option value="{KOTO_BARU}">Nagari Koto Baru, Kec. Kubung' in page.content.decode()
    found = clerk_client.get(url("find"), {"q": "kubung", "level": "3", "format": "json"}).json()["results"]
    assert [hit["code"] for hit in found] == ["13.02.10"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "koto", "level": "9"}, {"q": "\x00", "near": "<"}])
def test_its_search_bears_bad_input(clerk_client: Client, query: dict[str, str]) -> None:
    assert clerk_client.get(url("find"), query).status_code == 200


def test_its_search_is_for_staff(client: Client, office: Kantor) -> None:
    assert client.get(url("find"), {"q": "koto"}).status_code == 302
