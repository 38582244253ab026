from django.test import Client

from nagari.kantor import services
from nagari.kantor.models import Kantor
from nagari.penduduk.models import Keluarga, Penduduk
from tests.penduduk.people import make_family


def test_it_calls_the_part_of_the_village_by_one_word_everywhere(clerk_client: Client) -> None:
    keluarga, head, *_ = make_family()
    pages = (
        f"/penduduk/{head.id}/", f"/penduduk/{head.id}/ubah/alamat/", f"/keluarga/{keluarga.id}/",
        f"/keluarga/{keluarga.id}/ubah/", "/penduduk/baru/", "/keluarga/", "/penduduk/",
    )  # fmt: skip
    for address in pages:
        page = clerk_client.get(address).content.decode()
        assert "Jorong" in page, address
        for other in ("Tinggal di", "Lingkungan", "Lives in"):
            assert other not in page, address


def test_it_follows_the_word_of_the_office(clerk_client: Client, office: Kantor) -> None:
    services.set_words({"dusun": "korong"})
    _keluarga, head, *_ = make_family()
    assert "Korong" in clerk_client.get(f"/penduduk/{head.id}/").content.decode()


def test_it_says_what_is_missing_with_one_word(clerk_client: Client) -> None:
    keluarga, head, *_ = make_family()
    Penduduk.objects.filter(id=head.id).update(shdk=None)
    Keluarga.objects.filter(id=keluarga.id).update(no_kk="")
    for address in (f"/penduduk/{head.id}/", f"/keluarga/{keluarga.id}/", "/keluarga/"):
        assert "belum diisi" in clerk_client.get(address).content.decode()
