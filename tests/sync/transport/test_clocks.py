"""I9 in a session: changes are stamped by the time of the site above, whichever way the own clock is wrong."""

from datetime import timedelta

import pytest

from nagari.sync import answering, authority, journal, session, statements
from nagari.sync.core.change import Kind
from nagari.sync.models import Root, Segment, Site, SiteState
from nagari.sync.transport.base import Link
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.office import KOTO_BARU, NOW
from tests.sync.offices import REGENCY, Make, SimulatedOffice


class _To(Link):
    """Straight to the regency."""

    def __init__(self, regency: SimulatedOffice, caller: Site) -> None:
        super().__init__()
        self._regency, self._caller = regency, caller

    def call(self, request: bytes) -> bytes:
        with self._regency.at():
            return answering.answer(Site.objects.get(uuid=self._caller.uuid), request, now=NOW)


@pytest.mark.parametrize("wrong", [timedelta(days=3), timedelta(days=-3), timedelta(0)])
def test_i9_it_seals_by_the_clock_of_the_site_above(make_office: Make, wrong: timedelta) -> None:
    regency, office = make_office(REGENCY), make_office(KOTO_BARU)
    with office.at() as own:
        key = bytes(own.public_key)
    with regency.at() as above:
        authority.certify_key(own.uuid, key, wilayah=KOTO_BARU, name="Koto Baru", now=NOW)
        root, told = Root.objects.get(), statements.raws(KOTO_BARU)
    with office.at():
        Root.objects.create(public_key=root.public_key, wilayah=root.wilayah, pinned_at=NOW)
        statements.accept_all(told, NOW)
        row = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis=JenisLingkungan.JORONG, nama="Koto Tuo")
        Lingkungan.objects.filter(pk=row.pk).update(nama="Koto Tuo Hilir")
        peer = Site.objects.get(uuid=above.uuid, state=SiteState.PEER)
        report = session.run(_To(regency, own), peer, clock=lambda: NOW + wrong)
        changes = [one for kept in Segment.objects.all() for one in journal.load(kept).entries]
    assert report.ok
    stamp = next(one.stamp for one in changes if one.kind is Kind.UPDATE)
    assert abs(stamp.time - NOW.timestamp() * 1000) < 60_000
