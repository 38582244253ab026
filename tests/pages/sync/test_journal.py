"""/sinkron/jurnal/: whose streams who sees."""

from uuid import uuid4

import pytest
from django.test import Client

from nagari.accounts.rules import Role
from nagari.kantor.models import Level
from nagari.sync.models import Site, SiteState, Stream
from tests.office import KOTO_BARU, NOW, SELAYO, make_office, make_user

pytestmark = pytest.mark.django_db


def stream(scope: str) -> Stream:
    site = Site.objects.create(
        number=Site.objects.count() + 1,
        uuid=uuid4(),
        public_key=bytes(32),
        wilayah=scope,
        level="nagari",
        name=f"Kantor {scope}",
        state=SiteState.PEER,
        created_at=NOW,
    )
    return Stream.objects.create(site=site, scope=scope, channel="register")


def test_it_shows_the_own_region_and_what_is_above_and_no_neighbour(data_folder: object, client: Client) -> None:
    make_office("13.02", Level.KABUPATEN)
    own, above, other = stream(KOTO_BARU), stream("13.02"), stream(SELAYO)
    client.force_login(make_user(Role.HEAD, KOTO_BARU), "nagari.accounts.backends.RoleBackend")
    page = client.get("/sinkron/jurnal/")
    assert {row.pk for row, _region, _channel in page.context["rows"]} == {own.pk, above.pk}
    assert client.get(f"/sinkron/jurnal/{other.pk}/").status_code == 404
    client.force_login(make_user(Role.OFFICER, "13.02"), "nagari.accounts.backends.RoleBackend")
    page = client.get("/sinkron/jurnal/")
    assert {row.pk for row, _region, _channel in page.context["rows"]} == {own.pk, above.pk, other.pk}
