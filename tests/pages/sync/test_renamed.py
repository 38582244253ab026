"""I12 on pages: a resident's field that the journal calls otherwise is shown, settled and put back like any other."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from nagari.kantor.models import Kantor
from nagari.penduduk.models import Penduduk
from nagari.sync import conflicts, guards, history, identity
from nagari.sync.admit import admit
from nagari.sync.apply import apply
from nagari.sync.registry import registry
from tests.office import KOTO_BARU, NOW
from tests.sync.peers import Remote, insert, key_of, update
from tests.sync.test_renaming import forget

pytestmark = pytest.mark.django_db
OLD = "penduduk.Warga"
RAHMI = key_of("Rahmi")
CONFLICT = f"/sinkron/benturan/{RAHMI}/"
PAST = f"/sinkron/riwayat/penduduk/{RAHMI}/"


@pytest.fixture(autouse=True)
def disputed(office: Kantor, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Penduduk was a Warga once, and a telephone an HP; two offices changed one's number."""
    names = {"telepon": "hp", "lat": "lintang", "lng": "bujur"}
    monkeypatch.setitem(registry._entries, Penduduk, replace(registry[Penduduk], known_as=OLD, names=names))
    forget()
    guards.install(connection)
    identity.own(NOW)
    a, b = (Remote(name, KOTO_BARU) for name in "ab")
    a.introduce()
    b.introduce()
    born = insert(OLD, "Rahmi", nama="Rahmi", terdata_sejak="2026-05-14", status_dasar=1, status_penduduk=1)
    admit(
        [
            a.seal([born]),
            a.seal([update(OLD, "Rahmi", a.stamp(1), hp="1", lintang="-0.9", bujur="100.6")]),
            b.seal([update(OLD, "Rahmi", b.stamp(2), hp="2")]),
        ],
        now=NOW,
    )
    apply(NOW)
    yield
    monkeypatch.undo()
    forget()
    guards.install(connection)


def test_i12_a_conflict_is_shown_and_settled_and_the_choice_taken_back(clerk_client: Client) -> None:
    (row,) = clerk_client.get("/sinkron/benturan/").context["rows"]
    assert (row.name, row.fields) == ("Rahmi", "Telepon")
    page = clerk_client.get(CONFLICT)
    (one,) = page.context["rivalries"]
    assert (page.context["may_settle"], one.label) == (True, "Telepon")
    keys = {option.shown: option.key for option in one.options}
    assert clerk_client.post(CONFLICT, {f"pilih-{one.field}": keys["1"]}).status_code == 302
    assert (Penduduk.objects.get(pk=RAHMI).telepon, conflicts.dispute(RAHMI)) == ("1", None)
    (line,) = clerk_client.get(f"{CONFLICT}putusan/").context["lines"]
    assert (line.label, line.shown, [option.shown for option in line.others]) == ("Telepon", "1", ["2"])
    assert clerk_client.post(f"{CONFLICT}putusan/", {f"pilih-{line.field}": keys["2"]}).status_code == 302
    assert Penduduk.objects.get(pk=RAHMI).telepon == "2"


def test_i12_its_past_is_told_and_an_earlier_value_put_back(clerk_client: Client) -> None:
    events = clerk_client.get(PAST).context["events"]
    told = {one.label: (one.new, one.may_restore) for event in events for one in event.changes}
    assert {"Telepon", "Lintang", "Bujur"} <= told.keys()
    event = next(event for event in events if any(one.field == "lintang" for one in event.changes))
    # What stands and falls together goes together.
    sent = {"isian": "lintang", "peristiwa": event.key}
    assert clerk_client.post(f"{PAST}kembali/", sent).status_code == 302
    rahmi = Penduduk.objects.get(pk=RAHMI)
    assert (rahmi.lat, rahmi.lng, rahmi.telepon) == (None, None, "2")
    assert {"lintang", "bujur"} <= {one.field for one in history.of_object(RAHMI)[0].changes}
