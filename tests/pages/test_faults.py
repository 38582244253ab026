"""Pages of refusals hold whatever was asked."""

import pytest
from django.conf import settings
from django.test import Client

from nagari.accounts.models import User


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [("/tidak-ada/", "testserver", 404), ("/", "evil.example", 400), ("/bahasa/", "testserver", 400)],
)
def test_it_refuses_a_form_that_cannot_be_read(clerk: User, path: str, host: str, status: int) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = client.post(path, b"x", content_type="multipart/form-data; boundary=", headers={"host": host})
    assert answer.status_code == status
    assert "<h1" in answer.content.decode()
