from datetime import date

import pytest
from django.test import Client

from nagari.accounts.models import User
from nagari.kantor import clock
from nagari.kantor.models import Kantor, Pegawai
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "require_trusted_day", lambda: TODAY)


@pytest.fixture
def wali(office: Kantor) -> Pegawai:
    made: Pegawai = Pegawai.objects.create(
        wilayah=KOTO_BARU, nama="SYAFRIZAL", jenis="kepala", jabatan="Wali Nagari Koto Baru", mulai=date(2021, 1, 1)
    )
    return made


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client
