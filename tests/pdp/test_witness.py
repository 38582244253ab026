"""The journal as witness: an office's SQLite file is changed by hand, and the regency names it after the next sync."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connections

from nagari.accounts import log
from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Act
from nagari.kantor.models import Level, Situs
from nagari.pages.sync import offices, witness
from nagari.pdp.models import Kesaksian
from nagari.pdp.services import witnessing
from nagari.sync import identity, journal, projections
from nagari.sync.models import Refusal, Segment, Site, SiteState, Stream
from tests import blank
from tests.office import NOW
from tests.sync.asking import add, sync
from tests.sync.offices import KOTO_BARU, REGENCY, SimulatedOffice, enrol
from tests.sync.test_succession import meet

LATER = NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: object
) -> tuple[SimulatedOffice, SimulatedOffice]:
    """An office with a register of three segments and a day's testimony, and its regency, which holds both."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("Offices are on SQLite.")
    folder = tmp_path_factory.mktemp("witness")
    regency, office = SimulatedOffice(REGENCY, folder / "regency"), SimulatedOffice(KOTO_BARU, folder / "nagari")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for one in (regency, office):
            blank.place(one.folder)
            one.start()
        enrol(office, regency, b"\x09" * 7)
        with office.at():
            Situs.objects.create(level=Level.NAGARI, wilayah=KOTO_BARU, ready_at=NOW)
            for _time in range(4):
                log.record(None, Act.LIST, model="penduduk.Penduduk", now=NOW)
        for name in ("AMRI UJI", "BUDI UJI", "CICI UJI"):
            add(office, name)
            with office.at():
                journal.seal(NOW)
        assert day(office, regency) == {}
    return office, regency


@pytest.fixture
def copies(
    pair: tuple[SimulatedOffice, SimulatedOffice], tmp_path: Path, django_db_blocker: object
) -> Iterator[tuple[SimulatedOffice, SimulatedOffice]]:
    office, regency = (SimulatedOffice(one.wilayah, tmp_path / one.folder.name) for one in pair)
    for one, copy in zip(pair, (office, regency), strict=True):
        shutil.copytree(one.folder, copy.folder)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield office, regency


@pytest.fixture
def nagari(copies: tuple[SimulatedOffice, SimulatedOffice]) -> SimulatedOffice:
    return copies[0]


@pytest.fixture
def regency(copies: tuple[SimulatedOffice, SimulatedOffice]) -> SimulatedOffice:
    return copies[1]


def day(office: SimulatedOffice, above: SimulatedOffice) -> dict[str, tuple[str, str]]:
    """The office looks through its journal, and syncs twice (what the first brought back is told with the second).
    What the regency then says of it: {code: (stream, segment)}."""
    with office.at():
        # A real office's own name for its computer, whichever that is by now.
        witnessing.look(LATER)
    for _time in range(2):
        sync(office, above, now=LATER)
        with office.at() as own:
            witnessing.look_if_set_back(LATER)
        with above.at():
            is_known = Site.objects.filter(uuid=own.uuid).exists()
        if not is_known:
            # As the worker does: it has renewed itself.
            meet(office, above)
    with above.at():
        projections.run(LATER)
        found = witness.amiss(REGENCY)
        return {one.code: (one.stream, one.segment) for rows in found.values() for one in rows}


def by_hand(office: SimulatedOffice, *statements: str) -> None:
    """With a program that knows nothing of this site, as somebody with the file would."""
    connection = sqlite3.connect(office.folder / "nagari.sqlite3")
    for one in statements:
        connection.execute(one)
    connection.commit()
    connection.close()


def register(office: SimulatedOffice) -> tuple[int, list[tuple[int, int]]]:
    """Key of the stream of residents, and the numbers of its segments."""
    with office.at():
        stream = Stream.objects.get(site=identity.own(NOW), channel="register")
        return stream.pk, list(stream.segments.order_by("first").values_list("first", "last"))


def test_it_names_a_segment_whose_content_was_changed(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    pk, numbers = register(nagari)
    first, last = numbers[1]
    other = f"(SELECT body FROM sync_segment WHERE stream_id = {pk} AND first = {numbers[2][0]})"
    by_hand(nagari, f"UPDATE sync_segment SET body = {other} WHERE stream_id = {pk} AND first = {first}")
    found = day(nagari, regency)
    assert list(found.values()) == [(f"{KOTO_BARU}/register", f"{first}-{last}")]
    assert set(found) <= {"segment_hash", "segment_format"}
    with regency.at():
        (row,) = [one for one in offices.offices(REGENCY, LATER) if one.wilayah == KOTO_BARU]
        assert row.faults[0] == "history"
        assert row.trouble >= 200


def test_it_names_where_a_segment_was_taken_out(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    pk, numbers = register(nagari)
    by_hand(nagari, f"DELETE FROM sync_segment WHERE stream_id = {pk} AND first = {numbers[1][0]}")
    assert day(nagari, regency) == {"segment_gap": (f"{KOTO_BARU}/register", "3-3")}


def test_it_names_an_end_that_was_cut_off_and_loses_nothing(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """Cleanly, the head put back too: the office cannot see it by itself, the regency does in the exchange."""
    pk, numbers = register(nagari)
    cut, before = numbers[2], numbers[1]
    tip = f"(SELECT hash FROM sync_segment WHERE stream_id = {pk} AND first = {before[0]})"
    by_hand(
        nagari,
        f"DELETE FROM sync_segment WHERE stream_id = {pk} AND first = {cut[0]}",
        f"UPDATE sync_stream SET admitted = {before[1]}, applied = {before[1]}, tip = {tip} WHERE id = {pk}",
    )
    found = day(nagari, regency)
    assert found["history_cut"] == (f"{KOTO_BARU}/register", "3")
    assert "set_back" in found
    assert "register 3" in found["set_back"][1]
    with nagari.at():
        # It has the end again, under the name it had, and says itself what happened.
        assert Stream.objects.get(pk=pk).admitted == cut[1]
        assert not Refusal.objects.filter(code="history_cut").exists()
    with regency.at():
        old = Site.objects.get(wilayah=KOTO_BARU, streams__channel="register", streams__admitted=cut[1])
        assert witness.seen(old.uuid) == 1
        assert "history_cut" not in {one.code for rows in witness.amiss(REGENCY).values() for one in rows}


def test_it_forgets_a_refusal_only_with_the_row_that_tells_of_it(nagari: SimulatedOffice) -> None:
    with nagari.at():
        former = Site.objects.create(number=70, uuid=uuid4(), public_key=b"", state=SiteState.FORMER, created_at=NOW)
        where = {"site": former.uuid, "scope": KOTO_BARU, "channel": "register", "first": 3}
        Refusal.objects.create(**where, code="history_cut", since=NOW, last_at=NOW)
        with mock.patch.object(Kesaksian, "save", side_effect=OSError("power")), pytest.raises(OSError, match="power"):
            witnessing.look(LATER)
        assert Refusal.objects.filter(code="history_cut").exists()


def test_it_names_an_end_that_was_written_anew_and_signed(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """By somebody who has the key, too: the regency holds what was signed before."""
    pk, numbers = register(nagari)
    cut, before = numbers[2], numbers[1]
    tip = f"(SELECT hash FROM sync_segment WHERE stream_id = {pk} AND first = {before[0]})"
    by_hand(
        nagari,
        f"DELETE FROM sync_segment WHERE stream_id = {pk} AND first = {cut[0]}",
        f"DELETE FROM sync_entryindex WHERE stream_id = {pk} AND number = {cut[0]}",
        f"UPDATE sync_stream SET admitted = {before[1]}, applied = {before[1]}, tip = {tip} WHERE id = {pk}",
    )
    add(nagari, "DEWI UJI")
    with nagari.at():
        journal.seal(NOW)
        assert Segment.objects.filter(stream=pk).count() == 3
    found = day(nagari, regency)
    assert found["tip_differs"] == (f"{KOTO_BARU}/register", f"{cut[0]}-{cut[1]}")
    # And as soon as something follows on it, the exchange refuses that.
    add(nagari, "EKO UJI")
    assert day(nagari, regency)["number_reused"][0] == f"{KOTO_BARU}/register"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE accounts_accesslog SET detail = 'lain' WHERE id = 2", "access_broken"),
        ("DELETE FROM accounts_accesslog WHERE id = 2", "access_broken"),
        ("DELETE FROM accounts_accesslog WHERE id > 2", "access_cut"),
        ("DELETE FROM accounts_accesslog", "access_cut"),
    ],
)
def test_it_names_an_access_log_that_was_changed(
    nagari: SimulatedOffice, regency: SimulatedOffice, damage: str, code: str
) -> None:
    by_hand(nagari, damage)
    assert set(day(nagari, regency)) == {code}
    with nagari.at():
        assert [one.code for one in witnessing.look_at_log(LATER)] == [code]


def test_it_names_an_access_log_that_was_written_anew(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """Every digest right again: what was said before in the journal is another."""

    def rewrite() -> None:
        before = log.START
        for row in AccessLog.objects.order_by("pk"):
            row.detail = "tidak ada apa-apa"
            before = row.digest = log.digest(before, row)
            row.save()

    within(nagari, rewrite)
    within(nagari, lambda: log.verify_chain().ok or pytest.fail("the forgery is to be a good one"))
    assert set(day(nagari, regency)) == {"access_cut"}
    # It goes on being told, also after the testimony of another day.
    assert set(day(nagari, regency)) == {"access_cut"}


def within(office: SimulatedOffice, do: Callable[[], object]) -> None:
    with office.at():
        do()


def test_it_looks_at_the_end_of_a_long_log_alone(nagari: SimulatedOffice) -> None:
    with nagari.at():
        head = log.head()
        assert log.verify_tail(expected=head, most=2).ok
        assert log.verify_tail(most=1).head == head
        old = log.Head(1, bytes(AccessLog.objects.order_by("pk")[0].digest).hex())
        with mock.patch.object(log, "verify_chain", wraps=log.verify_chain) as whole:
            assert log.verify_tail(expected=old, most=2).ok
            assert whole.called
        AccessLog.objects.filter(pk=AccessLog.objects.order_by("-pk")[0].pk).update(count=99)
        assert log.verify_tail(most=2).broken_id is not None


def test_it_keeps_one_testimony_for_each_installation(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    assert day(nagari, regency) == {}
    with nagari.at():
        row = Kesaksian.objects.get()
        assert (row.akses_jumlah, row.jurnal_galat, row.akses_galat) == (4, "", "")
        assert [tip[:2] for tip in row.ujung] == [[KOTO_BARU, "log"], [KOTO_BARU, "register"]]


def test_it_bears_a_testimony_that_says_nonsense(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at():
        row = Kesaksian.objects.get()
        row.ujung = [1, ["a"], [KOTO_BARU, "register", "x", "y"], {"b": 2}]
        row.save()
    sync(nagari, regency, now=LATER)
    with regency.at():
        assert projections.run(LATER) is not None
        assert witness.amiss(REGENCY) == {}
