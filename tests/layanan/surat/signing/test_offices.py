"""A letter that waits at a village is signed at the regency and comes back; next door it is believed offline."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import proving
from tests.layanan.surat.test_offices import ISSUE, READY
from tests.sync import sites
from tests.sync.sites import KOTO_BARU, SELAYO, SOLOK, Place
from tests.sync.test_serving import eventually

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proved,
    pytest.mark.skipif(not proving.IS_WHOLE, reason="Three sites and a server: under make prove."),
]
BY_FILE = """
from layanan.surat.models import CaraTte, PengaturanTte
from layanan.surat.signing import settings
from nagari.kantor.models import Pegawai
from django.utils import timezone
from tests.layanan.surat.signing.certificates import p12
settings.save(PengaturanTte(cara=CaraTte.BERKAS), None)
wali = Pegawai.objects.get(nama="Uji Wali")
settings.save_certificate(wali.pk, p12("ec", "rahasia", days=4000), "rahasia")
"""
SIGN = """
from uuid import UUID
from django.utils import timezone
from layanan.surat.models import Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.signing.services import sign
letter = Surat.objects.get()
(done,) = sign([letter], "rahasia", Pelaku(UUID(int=2), "Uji Wali", "13.02"), letter.penandatangan_id, timezone.now())
assert done.error is None, done.error
"""
PUBLISH = """
from django.utils import timezone
from layanan.surat.genuine.services import publish_keys
print(publish_keys(timezone.now()), publish_keys(timezone.now()))
"""
TOKEN = """
from layanan.surat.genuine.rules.token import token_in
from layanan.surat.models import Surat
from nagari.sync import blobs
print(token_in(blobs.get(Surat.objects.get().pdf)))
"""
CHECK = """
import json, sys
from layanan.surat.genuine.queries import find
found = find(sys.argv[1])
print(json.dumps([found.verdict, found.office.wilayah if found.office else ""]))
"""
STATE = """
import json
from layanan.surat.models import CatatanSurat, Surat
from nagari.sync import blobs
letter = Surat.objects.get()
files = [one.berkas for one in CatatanSurat.objects.filter(surat=letter).exclude(berkas="")]
print(json.dumps([letter.keadaan, [blobs.path_of(one).exists() for one in files]]))
"""
CLOSE = """
from datetime import timedelta
from django.utils import timezone
from nagari.sync import authority
from nagari.sync.models import Site
authority.revoke(Site.objects.get(wilayah="13.02.10.2001").uuid, "dicuri", timezone.now() - timedelta(days=3))
"""


def told(place: Place, code: str, *arguments: str) -> Any:
    return json.loads(place.run(code, *arguments))


def test_it_is_signed_above_and_believed_next_door(tmp_path: Path) -> None:
    regency = sites.make(tmp_path / "regency", "kabupaten", SOLOK)
    with regency.serving() as server:
        nagari = sites.make(tmp_path / "koto-baru", "nagari", KOTO_BARU)
        neighbour = sites.make(tmp_path / "selayo", "nagari", SELAYO)
        for one in (nagari, neighbour):
            sites.enrol(one, regency, server.address)
            assert one.told("sync")["ok"]
        nagari.run(READY)
        nagari.run(BY_FILE)
        nagari.run(ISSUE)
        token = nagari.run(TOKEN)
        assert told(nagari, CHECK, token) == ["unsigned", KOTO_BARU]
        # Nobody has told the neighbour yet whose key this is.
        assert told(neighbour, CHECK, token) == ["unknown_office", ""]
        assert regency.run(PUBLISH) == "3 0"
        for one in (nagari, nagari, neighbour):
            assert one.told("sync")["ok"]
        assert told(neighbour, CHECK, token) == ["unknown", KOTO_BARU]
        changed = token[:70] + ("A" if token[70] != "A" else "B") + token[71:]
        assert told(neighbour, CHECK, changed) == ["forged", ""]

        assert eventually(lambda: told(regency, STATE) == ["menunggu", []])
        regency.run(BY_FILE)
        regency.run(SIGN)
        for _again in range(2):
            assert nagari.told("sync")["ok"]
        assert told(nagari, STATE) == ["ttd", [True]]
        assert told(nagari, CHECK, token) == ["genuine", KOTO_BARU]
        assert told(regency, CHECK, token) == ["genuine", KOTO_BARU]

        # The computer is stolen: what it signs after that nobody believes, what stands in the archive holds.
        regency.run(CLOSE)
        assert regency.run(PUBLISH) == "1 0"
        assert neighbour.told("sync")["ok"]
        assert told(neighbour, CHECK, token) == ["forged", KOTO_BARU]
        assert told(regency, CHECK, token) == ["genuine", KOTO_BARU]
