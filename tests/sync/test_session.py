"""One sync: what two offices come to hold, over lines of every kind."""

import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from nagari.kantor.models import Kantor
from nagari.sync import agreement, answering, health, journal, pace, session, staging, verify
from nagari.sync.admit import admit
from nagari.sync.apply import apply
from nagari.sync.core import heads as core
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import AgreementSum, Capture, Peer, Refusal, Site, SiteState, Unknown
from nagari.sync.release import VERSION, VERSION_LENGTH
from nagari.sync.transport.messages import Answer, Hello, Request
from nagari.sync.transport.pieces import Numbers, Reached, Source
from tests.office import NOW
from tests.sync.asking import Line, add, heads, in_small_pieces, joined, names, peer, random_names, sync
from tests.sync.offices import DISTRICT, KOTO_BARU, REGENCY, SELAYO, Make, SimulatedOffice
from tests.sync.peers import Remote, insert
from tests.sync.test_succession import backup

NOON = NOW + timedelta(hours=4)


@pytest.fixture
def nagari(nagari: SimulatedOffice, regency: SimulatedOffice) -> SimulatedOffice:
    sync(nagari, regency)
    return nagari


def test_it_needs_one_request_where_nothing_is_new(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    report, line = sync(nagari, regency)
    assert (report.ok, report.requests, report.sent, report.received) == (True, 1, 0, 0)
    assert line.seen[0].hello is not None
    assert line.seen[0].hello.changed == {}


def test_it_sends_what_is_new_in_the_request_that_asks(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    add(nagari, "Yulia", "Syafrizal")
    report, _line = sync(nagari, regency)
    assert (report.ok, report.requests, report.sent, report.pending) == (True, 1, 1, 0)
    assert names(regency) == ["Syafrizal", "Yulia"]


def test_it_brings_what_is_new_above(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at():
        Kantor.objects.create(wilayah=REGENCY, nama="Dinas")
        journal.seal(NOW)
    report, _line = sync(nagari, regency)
    assert (report.ok, report.requests, report.received) == (True, 1, 1)
    with nagari.at():
        assert Kantor.objects.filter(nama="Dinas").exists()


def test_both_know_what_the_other_runs(
    nagari: SimulatedOffice, regency: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "VERSION", "9" * 200)
    assert sync(nagari, regency)[0].ok
    assert (peer(nagari).version, peer(regency).version) == (VERSION, "9" * VERSION_LENGTH)


def test_the_regency_knows_how_the_machine_is_and_in_which_rhythm_it_comes(
    nagari: SimulatedOffice, regency: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_sources", {"disk": lambda _now: 4_200, "backup": lambda _now: None})
    add(nagari, "Yulia")
    sync(nagari, regency)
    assert peer(regency).health == {"disk": 4_200}
    # Nothing moved: that is told once an hour.
    _report, line = sync(nagari, regency)
    assert line.seen[0].hello is not None
    assert line.seen[0].hello.health == {}
    assert peer(regency).health == {"disk": 4_200}
    for hours in (0.9, 5, 6.5):
        sync(nagari, regency, now=NOW + timedelta(hours=hours))
    assert peer(regency).pauses == [246, 90]


def test_the_regency_knows_what_waits_there_when_the_session_is_over(
    nagari: SimulatedOffice, regency: SimulatedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(nagari, "Yulia", "Syafrizal")
    with nagari.at():
        # Before the first contact nothing is sealed: what waits is told before it is sent.
        Peer.objects.update(heard_at=None)
    _report, line = sync(nagari, regency)
    assert (line.seen[0].hello and line.seen[0].hello.pending, peer(regency).pending) == (2, 0)
    in_small_pieces(monkeypatch)
    add(nagari, *random_names(700))
    sync(nagari, regency, lambda number: "request" if number == 2 else "")
    assert peer(regency).pending == 700
    sync(nagari, regency)
    assert peer(regency).pending == 0


def test_i7_it_says_less_next_time(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    add(nagari, "Yulia")
    sync(nagari, regency)
    add(nagari, "Syafrizal")
    _report, line = sync(nagari, regency)
    assert line.seen[0].hello is not None
    assert len(line.seen[0].hello.changed) == 1


def test_it_tells_all_heads_to_who_forgot_them(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    add(nagari, "Yulia")
    sync(nagari, regency)
    with regency.at():
        Peer.objects.update(base=b"", base_before=b"")
    assert sync(nagari, regency)[0].requests == 1
    with regency.at():
        Peer.objects.update(base=b"", base_before=b"")
    add(nagari, "Syafrizal")
    report, line = sync(nagari, regency)
    assert (report.ok, report.requests) == (True, 2)
    assert line.answers[0].differs is None
    assert names(regency) == ["Syafrizal", "Yulia"]


@pytest.mark.parametrize("fate", ["request", "answer"])
def test_i7_what_got_lost_does_no_harm(nagari: SimulatedOffice, regency: SimulatedOffice, fate: str) -> None:
    add(nagari, "Yulia")
    report, _line = sync(nagari, regency, lambda _number: fate)
    assert (report.ok, report.code) == (False, "stalled")
    assert sync(nagari, regency)[0].ok
    assert names(regency) == ["Yulia"]
    with regency.at():
        assert verify.verify(NOW).ok


@pytest.mark.parametrize("fate", ["request", "answer"])
@pytest.mark.parametrize("cut", range(1, 7))
def test_i7_a_cut_transfer_goes_on_where_it_stopped(
    nagari: SimulatedOffice, regency: SimulatedOffice, fate: str, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_small_pieces(monkeypatch)
    made = random_names(900)
    add(nagari, *made)
    first, before = sync(nagari, regency, lambda number: fate if number == cut else "")
    assert not first.ok
    second, after = sync(nagari, regency)
    assert second.ok
    assert names(regency) == sorted(made)
    pieces = [one.piece for one in (*before.seen, *after.seen) if one.piece]
    sent = sum(len(one.content) for one in pieces)
    assert sent - pieces[0].total <= pace.SMALLEST
    with regency.at():
        assert list(staging._folder().glob("*")) == []


def test_i7_a_cut_download_goes_on_where_it_stopped(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty laptop takes the place of the one that broke."""
    in_small_pieces(monkeypatch)
    made = random_names(900)
    add(nagari, *made)
    assert sync(nagari, regency)[0].ok
    laptop = joined(make_office, KOTO_BARU, regency)
    first, before = sync(laptop, regency, lambda number: "answer" if number == 4 else "")
    assert not first.ok
    second, after = sync(laptop, regency)
    assert second.ok
    assert names(laptop) == sorted(made)
    got = sum(len(one.piece.content) for one in (*before.answers, *after.answers) if one.piece)
    total = next(one.piece.total for one in after.answers if one.piece)
    assert got - total <= 2 * pace.SMALLEST


def test_it_passes_on_what_a_village_wrote_by_way_of_its_district(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    district = joined(make_office, DISTRICT, regency)
    add(nagari, "Yulia")
    sync(nagari, regency)
    assert sync(district, regency)[0].ok
    assert names(district) == ["Yulia"]
    assert heads(district, KOTO_BARU) == heads(regency, KOTO_BARU) == heads(nagari, KOTO_BARU)


def test_it_gives_no_village_what_is_another_s(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    selayo = joined(make_office, SELAYO, regency)
    add(nagari, "Yulia")
    sync(nagari, regency)
    assert sync(selayo, regency)[0].ok
    assert names(selayo) == []
    assert heads(selayo, KOTO_BARU) == {}


def test_it_gives_nothing_of_elsewhere_to_who_asks_for_it(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    selayo = joined(make_office, SELAYO, regency)
    add(nagari, "Yulia")
    sync(nagari, regency)
    with selayo.at():
        stranger = Site.objects.get(state=SiteState.OWN).uuid
    with nagari.at():
        key = StreamKey(Site.objects.get(state=SiteState.OWN).uuid, KOTO_BARU, "register")
    with regency.at():
        own, site = Site.objects.get(state=SiteState.OWN).uuid, Site.objects.get(uuid=stranger)
        get = Request(to=own, clock=0, room=99_999, get=[Numbers(key, 1, 99)])
        assert Answer.from_bytes(answering.answer(site, get.to_bytes(), now=NOW)).raws == []
        ask = Request(to=own, clock=0, room=99_999, ask=Reached(Source(key, 1), "ab" * 32, 0))
        assert Answer.from_bytes(answering.answer(site, ask.to_bytes(), now=NOW)).error == "piece_unknown"


def test_i9_it_measures_how_far_the_clocks_are_apart(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at():
        peer = Site.objects.get(wilayah=REGENCY, state=SiteState.PEER)
        line, ticks = Line(nagari, regency, now=NOON), count()
        report = session.run(line, peer, clock=lambda: NOW, ticks=lambda: next(ticks) / 1000)
    assert report.clock_skew_seconds == pytest.approx(4 * 3600, abs=1)
    with regency.at():
        assert Peer.objects.get(site__wilayah=KOTO_BARU).skew_ms == -4 * 3600 * 1000


def test_i9_it_seals_only_after_the_time_was_told_where_the_clock_went_back(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    sync(nagari, regency, now=NOON)
    add(nagari, "Yulia")
    report, line = sync(nagari, regency, now=NOW)
    assert (report.ok, report.requests) == (True, 2)
    assert line.seen[0].raws == []
    assert names(regency) == ["Yulia"]


def test_i10_it_names_rows_that_differ(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    add(nagari, "Yulia")
    sync(nagari, regency)
    with regency.at():
        AgreementSum.objects.filter(model="penduduk.Penduduk").update(sum=7)
    report, _line = sync(nagari, regency, now=NOW + timedelta(hours=2))
    assert (report.ok, report.code) == (False, "rows_differ")
    with nagari.at():
        found = Peer.objects.get(is_parent=True).disagreements
        assert [one[:2] for one in found] == [[KOTO_BARU, "penduduk.Penduduk"]]


def test_i12_an_older_regency_tells_what_it_cannot_compare(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at() as own:
        later = Remote("later", KOTO_BARU)
        later.introduce()
        raw = later.seal([insert("later.Model", "x", nama="A")])
        admit([raw], now=NOW)
        apply(NOW)
    with regency.at():
        later.introduce()
        admit([raw], now=NOW)
        apply(NOW)
        said = agreement.sums([KOTO_BARU])
    with nagari.at():
        # As if this version knew it.
        Unknown.objects.all().delete()
        AgreementSum.objects.create(scope=KOTO_BARU, model="later.Model", count=1, sum=7)
    report, line = sync(nagari, regency, now=NOW + timedelta(hours=2))
    assert said[KOTO_BARU, "later.Model"] == agreement.UNKNOWN
    assert line.answers[0].sums == said
    assert (report.ok, own.wilayah) == (True, KOTO_BARU)


def test_i11_it_renews_itself_where_more_of_it_is_above_than_here(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    add(nagari, "Yulia")
    with nagari.at():
        before = Site.objects.get(state=SiteState.OWN).uuid
    sync(nagari, regency)
    old = nagari.copied("old")
    add(nagari, "Syafrizal")
    sync(nagari, regency)
    (nagari.folder / "nagari.sqlite3").write_bytes((old.folder / "nagari.sqlite3").read_bytes())
    sync(nagari, regency)
    with nagari.at():
        assert Site.objects.get(state=SiteState.OWN).uuid != before


def test_i11_nobody_has_another_renew_itself_by_his_word(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at() as own:
        Kantor.objects.create(wilayah=REGENCY, nama="Dinas")
    with nagari.at() as caller:
        told = {StreamKey(own.uuid, REGENCY, "register"): 9}
        hello = Hello(digest=core.digest(told), base=b"", changed=told)
        request = Request(to=own.uuid, clock=0, room=0, hello=hello).to_bytes()
    with regency.at():
        asking = Site.objects.get(uuid=caller.uuid)
        said = Answer.from_bytes(answering.answer(asking, request, now=NOW))
        assert said.error == ""
        assert Site.objects.get(state=SiteState.OWN).uuid == own.uuid


def test_i11_a_regency_that_was_set_back_is_shown_it_by_its_own_signature(
    nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path
) -> None:
    with regency.at() as former:
        row = Kantor.objects.create(wilayah=REGENCY, nama="A")
        journal.seal(NOW)
    kept = backup(regency, tmp_path / "kept")
    with regency.at():
        Kantor.objects.filter(pk=row.pk).update(nama="B")
        journal.seal(NOW)
    sync(nagari, regency)
    for path in regency.folder.glob("nagari.sqlite3*"):
        path.unlink()
    shutil.copy(kept, regency.folder / "nagari.sqlite3")
    # Not started anew, so it has not noticed.
    for _ in range(3):
        report, _line = sync(nagari, regency)
    assert report.ok
    with regency.at() as own:
        assert own.uuid != former.uuid
        assert Kantor.objects.get(pk=row.pk).nama == "B"
        # Told as what it was, until its own testimony says so.
        assert set(Refusal.objects.values_list("code", flat=True)) == {"history_cut"}
        assert verify.verify(NOW).ok


def test_it_asks_once_for_what_is_named_and_not_given(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at() as own:
        told = {StreamKey(own.uuid, REGENCY, "register"): 9}
    with nagari.at():
        peer = Site.objects.get(wilayah=REGENCY, state=SiteState.PEER)
        line, ticks = _Boasting(nagari, regency, boast=told), count()
        report = session.run(line, peer, clock=lambda: NOW, ticks=lambda: next(ticks) / 100)
    assert report.requests < 5


class _Boasting(Line):
    """Names heads that nobody has."""

    def __init__(self, *offices: SimulatedOffice, boast: dict[StreamKey, int]) -> None:
        super().__init__(*offices)
        self.boast = boast

    def call(self, request: bytes) -> bytes:
        answer = Answer.from_bytes(super().call(request))
        if answer.differs is None:
            return answer.to_bytes()
        return replace(answer, differs={**answer.differs, **self.boast}, digest=bytes(16)).to_bytes()


def test_it_leaves_nothing_unsealed(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    add(nagari, "Yulia")
    sync(nagari, regency)
    with nagari.at():
        assert not Capture.objects.exists()
