"""A page in English is English to the last word, but for what is Indonesian by law or by nature."""

from django.conf import settings
from django.test import Client

from tests.penduduk.people import make_penduduk


def english(client: Client, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(address).content.decode()


def test_it_names_months_and_weekdays_in_english(clerk_client: Client) -> None:
    page = english(clerk_client, "/kantor/libur/")
    assert "<caption>August" in page
    assert '<abbr title="Wednesday">W</abbr>' in page
    assert "Monday" in english(clerk_client, "/kantor/")


def test_it_says_the_status_of_a_resident_in_english(clerk_client: Client) -> None:
    alive, dead = make_penduduk(), make_penduduk(nama="BUSTAMAM", status_dasar=2)
    assert "Living here" in english(clerk_client, f"/penduduk/{alive.id}/")
    assert "Died" in english(clerk_client, f"/penduduk/{dead.id}/")
    assert "· Died" in english(clerk_client, "/penduduk/?status=2")
    clerk_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    assert "Mati" in clerk_client.get(f"/penduduk/{dead.id}/").content.decode()


def test_it_says_that_the_manual_is_indonesian(clerk_client: Client) -> None:
    for address in ("/panduan/", "/panduan/impor/"):
        assert "The manual is written in Indonesian" in english(clerk_client, address)
        clerk_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
        assert "ditulis dalam bahasa Indonesia" not in clerk_client.get(address).content.decode()
