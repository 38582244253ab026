"""Fixtures made of `tests.office`."""

import pytest
from django.test import Client

from layanan.antrean import pulse, throttle
from layanan.antrean.services import printing
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.accounts.throttle import guesses, strangers
from nagari.kantor import clock, site
from nagari.kantor.models import Kantor
from nagari.pages.sync import line
from nagari.wilayah import freshness
from tests.office import make_office, make_user


@pytest.fixture
def office(db: None) -> Kantor:
    return make_office()


@pytest.fixture
def clerk(office: Kantor) -> User:
    return make_user(Role.CLERK)


@pytest.fixture
def head(office: Kantor) -> User:
    return make_user(Role.HEAD)


@pytest.fixture
def clerk_client(clerk: User, client: Client) -> Client:
    client.force_login(clerk, "nagari.accounts.backends.RoleBackend")
    return client


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """What a process keeps of its office and its clock must not outlive a test, whose rows vanish."""
    clock.forget()
    site.forget()
    freshness.forget()
    line.forget()
    pulse.forget()
    throttle.forget()
    guesses.forget()
    strangers.forget()
    printing.forget()
