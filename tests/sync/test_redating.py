"""I9: what was sealed by a clock decades ahead is sealed again with stamps put right, once anybody tells the time."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from nagari.kantor.models import Kantor
from nagari.sync import (
    agreement,
    authority,
    history,
    identity,
    journal,
    redating,
    session,
    settling,
    statements,
    succession,
    verify,
)
from nagari.sync.apply import apply
from nagari.sync.core.change import FORMERLY, ORIGIN, Stamp, under_last_stamps
from nagari.sync.core.merge import fold
from nagari.sync.models import Refusal, Segment, Site, SiteState, Stream
from nagari.wilayah.models import JenisLingkungan, Lingkungan
from tests.office import NOW
from tests.sync.asking import Line, sync
from tests.sync.offices import DISTRICT, KOTO_BARU, REGENCY, Make, SimulatedOffice, enrol
from tests.sync.peers import Remote, insert, update
from tests.sync.test_succession import meeting

LATER = NOW + timedelta(days=64 * 365)
NOW_MS = int(NOW.timestamp() * 1000)


def change(office: SimulatedOffice, nama: str) -> None:
    with office.at():
        row = Lingkungan.objects.first()
        if row is None:
            row = Lingkungan.objects.create(wilayah=KOTO_BARU, jenis=JenisLingkungan.JORONG, nama="Koto Tuo")
        row.nama = nama
        row.save()


def name_at(office: SimulatedOffice) -> str:
    with office.at():
        return Lingkungan.objects.get().nama


def latest(office: SimulatedOffice) -> int:
    """The latest stamp in any segment held."""
    with office.at():
        return max(run.latest for row in Segment.objects.all() for run in journal.load(row).runs)


def meet_and_sync(office: SimulatedOffice, above: SimulatedOffice) -> str:
    with office.at():
        if succession.is_due(NOW) and not succession.meet(meeting(above), NOW).is_known:
            return "site_unknown"
    return sync(office, above)[0].code


def sync_with_2090(office: SimulatedOffice, above: SimulatedOffice) -> session.Report:
    """The clock of the site above is far ahead."""
    with office.at():
        peer, ticks = Site.objects.get(wilayah=above.wilayah, state=SiteState.PEER), count()
        line = Line(office, above, now=LATER)
        # A moment back: else it would not ask for the time before it seals.
        return session.run(line, peer, clock=lambda: NOW - timedelta(minutes=1), ticks=lambda: next(ticks) / 100)


@pytest.fixture
def nagari(nagari: SimulatedOffice, regency: SimulatedOffice) -> SimulatedOffice:
    sync(nagari, regency)
    return nagari


def test_i9_an_office_that_followed_a_regency_in_2090_comes_back_with_it(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    change(nagari, "A")
    sync_with_2090(nagari, regency)
    assert latest(regency) > NOW_MS + 60 * 365 * 86_400_000
    change(nagari, "B")
    meet_and_sync(nagari, regency)
    assert meet_and_sync(nagari, regency) == ""
    for office in (nagari, regency):
        assert latest(office) <= NOW_MS + 86_400_000
        assert name_at(office) == "B"
        with office.at():
            assert verify.verify(NOW).problems == []
            assert not Refusal.objects.exists()
    with nagari.at():
        mine = agreement.sums([KOTO_BARU])
    with regency.at():
        assert agreement.sums([KOTO_BARU]) == mine


def test_i9_a_regency_in_2090_seals_its_own_again(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at():
        row = Kantor.objects.create(wilayah=REGENCY, nama="A")
        Kantor.objects.filter(pk=row.pk).update(nama="B")
        journal.seal(LATER)
        before = Site.objects.get(state=SiteState.OWN).uuid
        assert redating.redate(NOW, NOW)
        assert not redating.redate(NOW, NOW)
        settling.settle(NOW)
        assert Kantor.objects.get().nama == "B"
        assert verify.verify(NOW).problems == []
        assert statements.is_revoked(before)
        assert history.of_object(row.pk)[0].changes[0].new == "B"
    sync(nagari, regency)
    assert sync(nagari, regency)[0].ok
    with nagari.at():
        assert Kantor.objects.get(wilayah=REGENCY).nama == "B"


def test_i9_a_regency_without_its_root_key_waits_for_it(regency: SimulatedOffice) -> None:
    with regency.at():
        row = Kantor.objects.create(wilayah=REGENCY, nama="A")
        Kantor.objects.filter(pk=row.pk).update(nama="B")
        journal.seal(LATER)
        key = regency.folder / "keys" / "root.key"
        kept = key.read_bytes()
        key.unlink()
        assert not redating.redate(NOW, NOW)
        key.write_bytes(kept)
        assert redating.redate(NOW, NOW)


def test_i9_a_clock_of_1970_redates_nothing(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    change(nagari, "A")
    assert sync(nagari, regency)[0].ok
    with nagari.at() as own:
        assert not redating.redate(datetime.fromtimestamp(0, NOW.tzinfo), datetime.fromtimestamp(0, NOW.tzinfo))
        assert Site.objects.get(state=SiteState.OWN).uuid == own.uuid


def test_i9_a_district_in_2090_does_not_block_the_offices_below_it(make_office: Make, regency: SimulatedOffice) -> None:
    district, office = make_office(DISTRICT), make_office(KOTO_BARU)
    enrol(district, regency, bytes(7))
    enrol(office, regency, bytes(range(7)))
    sync(district, regency)
    change(office, "A")
    sync_with_2090(office, district)
    # The regency knows better, and refuses.
    assert sync(district, regency)[0].code == "some_refused"
    change(office, "B")
    for _ in range(3):
        meet_and_sync(office, district)
        meet_and_sync(district, regency)
    assert [meet_and_sync(office, district), meet_and_sync(district, regency)] == ["", ""]
    for one in (regency, district, office):
        assert name_at(one) == "B"
        assert latest(one) <= NOW_MS + 86_400_000
        with one.at():
            assert not Refusal.objects.exists()


def test_i9_a_site_with_a_clock_of_1970_takes_in_what_the_one_above_vouches_for(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    with regency.at():
        row = Kantor.objects.create(wilayah=REGENCY, nama="A")
        Kantor.objects.filter(pk=row.pk).update(nama="B")
        journal.seal(NOW)
    with nagari.at():
        peer = Site.objects.get(wilayah=REGENCY, state=SiteState.PEER)
        ticks = count()
        report = session.run(
            Line(nagari, regency),
            peer,
            clock=lambda: datetime.fromtimestamp(60, NOW.tzinfo),
            ticks=lambda: next(ticks) / 100,
        )
        assert (report.ok, report.refused) == (True, ())
        assert Kantor.objects.get(wilayah=REGENCY).nama == "B"


def test_i9_who_replaced_a_value_before_it_was_redated_has_still_replaced_it() -> None:
    one, other = Remote("Koto Baru", KOTO_BARU), Remote("Kubung", DISTRICT)
    wrong, right = Stamp(NOW_MS * 2, one.uuid), Stamp(NOW_MS, one.uuid)
    after = Stamp(NOW_MS * 2 + 1, other.uuid)
    born = insert("a.B", "x", nama="A")
    first = update("a.B", "x", wrong, nama="B")
    again = first._replace(stamp=right, bases={"nama": (ORIGIN,), FORMERLY: (wrong,)})
    later = update("a.B", "x", after, wrong, nama="C")
    for listed in ([born, again, later], [later, first, again, born], [again, later, first, born]):
        state = fold(listed)
        assert (state.fields["nama"].value, state.conflicts) == ("C", ())
    circle = [again._replace(bases={FORMERLY: (right,)}), first._replace(bases={FORMERLY: (right,)})]
    assert len(under_last_stamps(circle)) == 2


def test_i4_only_a_site_itself_has_its_past_cut(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """A renewed office may cut what it was itself, and nobody else."""
    with regency.at():
        Kantor.objects.create(wilayah=REGENCY, nama="A")
        journal.seal(NOW)
        above = Site.objects.get(state=SiteState.OWN).uuid
    change(nagari, "A")
    assert sync(nagari, regency)[0].ok
    with nagari.at() as former:
        renewed = identity.renew(NOW)
        succession.claim(NOW, {(above, REGENCY, "register"): 0, (former.uuid, KOTO_BARU, "register"): 0})
        told = statements.raws(KOTO_BARU)
    with regency.at():
        statements.accept_all(told, NOW)
        settling.settle(NOW)
        apply(NOW)
        assert statements.certificates(renewed.uuid)
        assert not statements.is_revoked(above)
        assert Stream.objects.get(site__uuid=former.uuid, channel="register").admitted == 0
        assert authority.successions() == []
