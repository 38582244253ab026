"""How the database finds things: an index that is not taken shows only in a full register."""

import pytest
from django.db import connection

from nagari.penduduk.models import Penduduk


@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL plans by statistics, which an empty table has not"
)
def test_it_finds_a_nik_without_walking_the_village() -> None:
    wanted = Penduduk.objects.filter(nik__in=["1302101405909001"], wilayah="13.02.10.2001")
    assert "ix_penduduk_nik" in wanted.explain()
