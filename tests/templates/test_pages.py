import pytest
from django.template import engines
from django.test import Client

from nagari.pages.gallery import FAULTS, PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["", *(f"{slug}/" for slug in PAGES), *(f"galat/{fault}/" for fault in FAULTS)])
def test_it_draws_every_page_of_the_gallery(client: Client, name: str) -> None:
    answer = client.get(f"/gaya/{name}")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<title>" in html
    assert html.count("<main") == 1
    # What a template could not find would stand here as nothing, or as its name.
    assert "{{" not in html
    assert "{%" not in html


def test_it_has_no_page_of_another_name(client: Client) -> None:
    assert client.get("/gaya/tidak-ada/").status_code == 404
    assert client.get("/gaya/galat/418/").status_code == 404


@pytest.mark.parametrize("name", ["400", "500", "403_csrf", "404", "gone"])
def test_it_draws_an_error_page_from_nothing(name: str, django_assert_num_queries: object) -> None:
    """Without request, office or database: that may be what failed."""
    with django_assert_num_queries(0):  # type: ignore[operator]
        html = engines["django"].get_template(f"{name}.html").render({})
    assert "<h1>" in html
    assert "<li>" in html


def test_it_stands_alone_when_the_server_failed() -> None:
    html = engines["django"].get_template("500.html").render({})
    assert 'href="/static/css/nagari.css"' in html
    assert "Terjadi gangguan" in html


def test_it_repeats_why_somebody_was_refused() -> None:
    html = engines["django"].get_template("403.html").render({"exception": "Surat ini milik Nagari Selayo."})
    assert "Surat ini milik Nagari Selayo." in html
