"""What screens ask of the journal."""

from typing import Any
from uuid import UUID

import pytest

from nagari.kantor.models import Kantor
from nagari.sync import identity, journal, status, vectors
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Peer, Site, SiteState
from nagari.sync.transport.messages import packed
from tests.office import KOTO_BARU, NOW, SELAYO, make_office

pytestmark = pytest.mark.django_db
REGENCY, DISTRICT = "13.02", "13.02.10"


def peer(wilayah: str, *, is_parent: bool, number: int) -> Peer:
    site = Site.objects.create(
        number=number, uuid=UUID(int=number), public_key=b"", wilayah=wilayah, state=SiteState.PEER, created_at=NOW
    )
    return Peer.objects.create(site=site, is_parent=is_parent)


def test_it_knows_which_office_lacks_a_change() -> None:
    kantor: Kantor = make_office()
    assert status.lacking(KOTO_BARU, [kantor.pk]) == set()
    assert status.lacking(DISTRICT, [kantor.pk]) == {kantor.pk}
    above = peer(REGENCY, is_parent=True, number=7)
    journal.seal(NOW)
    assert status.lacking(DISTRICT, [kantor.pk]) == {kantor.pk}
    stream = StreamKey(identity.own(NOW).uuid, KOTO_BARU, "service")
    above.theirs = packed({stream: 10**6})
    above.save()
    heads = status.lacking(DISTRICT, [kantor.pk])
    other = peer(DISTRICT, is_parent=True, number=8)
    # The district itself is asked where it is known, and not the regency for it.
    assert (heads, status.lacking(DISTRICT, [kantor.pk])) == (set(), {kantor.pk})
    other.theirs = packed({stream: 10**6})
    other.save()
    assert status.lacking(DISTRICT, [kantor.pk]) == set()
    kantor.alamat = "Jalan Uji"
    kantor.save()
    assert status.lacking(DISTRICT, [kantor.pk]) == {kantor.pk}
    assert status.lacking(DISTRICT, []) == set()


def test_it_asks_about_several_offices_at_once(django_assert_num_queries: Any) -> None:
    known: Kantor = make_office()
    above = peer(REGENCY, is_parent=True, number=7)
    journal.seal(NOW)
    above.theirs = packed(vectors.heads(KOTO_BARU, REGENCY))
    above.save()
    unknown: Kantor = Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor kedua", kode="KTB")
    here: Kantor = Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor ketiga", kode="KTB")
    journal.seal(NOW)
    with django_assert_num_queries(5):
        late = status.lacking_of_each({DISTRICT: [known.pk], SELAYO: [unknown.pk], KOTO_BARU: [here.pk]})
    assert late == {unknown.pk}
