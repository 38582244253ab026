"""Who sits at the office's pages."""

import pytest
from django.test import Client

from nagari.accounts.models import User


@pytest.fixture
def desk(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client
