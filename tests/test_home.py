import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_shows_residents_a_home_page_without_login(client: Client) -> None:
    assert client.get("/").status_code == 200


def test_it_knows_the_clerk(clerk_client: Client) -> None:
    assert clerk_client.get("/").status_code == 200
