"""A machine that was restored or copied: it comes back as a new site, and nothing is lost or numbered twice (I11)."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import (
    agreement,
    apply,
    authority,
    identity,
    journal,
    settling,
    statements,
    succession,
    verify,
)
from nagari.sync.admit import Raw, admit
from nagari.sync.models import Peer, Segment, Site, SiteState, Stream
from tests.office import NOW
from tests.sync.offices import DISTRICT, KOTO_BARU, REGENCY, Make, SimulatedOffice, enrol


def write(office: SimulatedOffice, nama: str) -> None:
    with office.at():
        Kantor.objects.create(wilayah=KOTO_BARU, nama=nama)
        journal.seal(NOW)


def names(office: SimulatedOffice) -> list[str]:
    with office.at():
        return sorted(Kantor.objects.values_list("nama", flat=True))


def give(sender: SimulatedOffice, receiver: SimulatedOffice) -> list[str]:
    """Everything one has, to the other: what a session does in the end. Codes of what was refused."""
    with sender.at():
        journal.seal(NOW)
        told = statements.raws(KOTO_BARU)
        rows = Segment.objects.order_by("stream", "first").values_list("header", "signature", "body")
        raws = [Raw(*map(bytes, row)) for row in rows]
    with receiver.at():
        statements.accept_all(told, NOW)
        settling.settle(NOW)
        admitted = admit(raws, now=NOW)
        apply.apply(NOW)
        return [one.code for one in admitted.refused]


def meeting(above: SimulatedOffice) -> Callable[[bytes], bytes]:
    def call(request: bytes) -> bytes:
        with above.at():
            return succession.answer(request, now=NOW)

    return call


def meet(office: SimulatedOffice, above: SimulatedOffice) -> succession.Met:
    with office.at():
        return succession.meet(meeting(above), NOW)


def holds(office: SimulatedOffice) -> None:
    with office.at():
        assert verify.verify(NOW).problems == []


def same(one: SimulatedOffice, other: SimulatedOffice) -> None:
    assert names(one) == names(other)
    sums = []
    for office in (one, other):
        with office.at():
            sums.append(agreement.sums([KOTO_BARU]))
        holds(office)
    assert sums[0] == sums[1]


def rewound(office: SimulatedOffice, kept: Path) -> None:
    """Somebody puts an old copy of the database in place of the file."""
    for path in office.folder.glob("nagari.sqlite3*"):
        path.unlink()
    (office.folder / "nagari.sqlite3").write_bytes(kept.read_bytes())
    office.start()


def backup(office: SimulatedOffice, to: Path) -> Path:
    with office.at(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    return to


def test_i11_a_restored_backup_loses_nothing_and_numbers_anew(
    nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path
) -> None:
    write(nagari, "A")
    kept = backup(nagari, tmp_path / "kept")
    write(nagari, "B")
    give(nagari, regency)
    nagari.start()
    rewound(nagari, kept)
    write(nagari, "C")
    with nagari.at() as own:
        assert succession.is_due(NOW)
        assert not succession.may_issue_numbers(NOW)
        new = own.uuid
    met = meet(nagari, regency)
    assert met == succession.Met(True, 0)
    assert (give(regency, nagari), give(nagari, regency)) == ([], [])
    assert names(nagari) == ["A", "B", "C"]
    same(nagari, regency)
    with nagari.at():
        assert not succession.is_due(NOW)
        # The disk is the same one, so the site it was runs nowhere else and was retired at once.
        assert succession.may_issue_numbers(NOW)
    with regency.at():
        assert statements.successors_of(Site.objects.get(state=SiteState.REVOKED).uuid) == [new]


def test_i11_what_was_sealed_and_never_sent_is_issued_again(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    write(nagari, "A")
    give(nagari, regency)
    write(nagari, "B")
    write(nagari, "C")
    (nagari.folder / "keys" / "site.json").unlink()
    nagari.start()
    assert meet(nagari, regency) == succession.Met(True, 2)
    assert give(nagari, regency) == []
    assert names(regency) == ["A", "B", "C"]
    same(nagari, regency)
    with nagari.at():
        stamps = {entry.stamp.site for row in Segment.objects.all() for entry in journal.load(row).entries}
        assert len(stamps) == 1
    assert meet(nagari, regency) == succession.Met(True, 0)


def test_i11_a_copy_and_the_original_lose_nothing_to_each_other(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    write(nagari, "A")
    give(nagari, regency)
    copy = nagari.copied("copy")
    copy.start()
    write(nagari, "original")
    write(copy, "copy")
    assert meet(copy, regency).is_known
    give(nagari, regency)
    give(copy, regency)
    for office in (nagari, copy):
        give(regency, office)
        same(office, regency)
    assert names(regency) == ["A", "copy", "original"]
    with nagari.at():
        assert succession.may_issue_numbers(NOW)
    with copy.at():
        # On another disk: the original may still be at work, so a person has to retire it.
        assert not succession.may_issue_numbers(NOW)


def test_i11_a_second_successor_waits_for_a_person(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    write(nagari, "A")
    give(nagari, regency)
    copies = [nagari.copied(name) for name in ("one", "two")]
    for copy in copies:
        copy.start()
        write(copy, copy.folder.name)
    assert [meet(copy, regency).is_known for copy in copies] == [True, False]
    with copies[1].at() as own:
        assert succession.is_due(NOW)
        waiting = own.uuid
    with regency.at():
        assert [one.site for one in authority.successions()] == [waiting]
        authority.confirm(waiting, NOW)
        assert authority.successions() == []
    assert meet(copies[1], regency).is_known
    give(copies[1], regency)
    assert names(regency) == ["A", "two"]


def test_i11_the_branch_that_arrived_wins_and_the_other_is_issued_again(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    """Nonce and machine were copied too, as with a virtual machine: only the site above can notice."""
    write(nagari, "A")
    give(nagari, regency)
    twin = nagari.copied("twin")
    write(nagari, "one")
    write(twin, "other")
    give(nagari, regency)
    assert give(twin, regency) == ["number_reused"]
    with twin.at():
        identity.renew(NOW)
    assert meet(twin, regency) == succession.Met(True, 1)
    give(twin, regency)
    give(regency, twin)
    give(regency, nagari)
    same(twin, regency)
    same(nagari, regency)
    assert names(nagari) == ["A", "one", "other"]


def test_i11_a_regency_from_a_backup_gets_back_what_it_lost(
    nagari: SimulatedOffice, regency: SimulatedOffice, tmp_path: Path
) -> None:
    write(nagari, "A")
    give(nagari, regency)
    kept = backup(regency, tmp_path / "kept")
    write(nagari, "B")
    give(nagari, regency)
    with nagari.at():
        before = statements.parent()
    regency.start()
    rewound(regency, kept)
    give(regency, nagari)
    assert give(nagari, regency) == []
    assert names(regency) == ["A", "B"]
    with nagari.at():
        above = statements.parent()
        assert above is not None
        assert before is not None
        assert above.site != before.site
        assert above.url == before.url
    with regency.at() as own:
        assert own.uuid == above.site.uuid
        assert succession.may_issue_numbers(NOW)


def test_a_revoked_site_has_nothing_beyond_what_arrived(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    district = make_office("13.02.10")
    enrol(district, regency, bytes([3] * 7))
    write(nagari, "A")
    give(nagari, regency)
    write(nagari, "stolen")
    give(regency, district)
    assert give(nagari, district) == []
    assert names(district) == ["A", "stolen"]
    with nagari.at() as own:
        uuid = own.uuid
    with regency.at():
        authority.revoke(uuid, "stolen", NOW)
        last = statements.key_of(uuid)
        assert last is not None
        assert list((last.revoked_after or {}).values()) == [1]
    assert give(nagari, regency) == ["site_revoked"]
    give(regency, district)
    assert give(nagari, district) == ["site_revoked"]
    assert names(district) == ["A"]
    same(district, regency)


def test_a_revoked_office_joins_anew_and_keeps_its_work(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    write(nagari, "A")
    give(nagari, regency)
    write(nagari, "B")
    with nagari.at() as own:
        uuid = own.uuid
    with regency.at():
        authority.revoke(uuid, "mistaken for another", NOW)
    give(regency, nagari)
    enrol(nagari, regency, bytes([9] * 7))
    assert meet(nagari, regency) == succession.Met(True, 1)
    assert give(nagari, regency) == []
    same(nagari, regency)
    assert names(regency) == ["A", "B"]


def test_it_believes_nobody_who_says_he_follows_another(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    stranger = make_office(KOTO_BARU)
    write(stranger, "X")
    (stranger.folder / "keys" / "site.json").unlink()
    stranger.start()
    with stranger.at(), pytest.raises(UserError) as refused:
        succession.meet(meeting(regency), NOW)
    assert refused.value.code == "meeting_refused"
    with regency.at():
        assert authority.successions() == []


BAD = [
    b"", b"{}", b"[]", b'{"by": 1, "meet": 2}', b'{"by":"", "meet":"{}"}', b"[" * 5000, b"\xff",
    b'{"by":"00","meet":"[]"}',
]  # fmt: skip


@pytest.mark.parametrize("request_", BAD, ids=range(len(BAD)))
def test_it_refuses_any_meeting_with_a_code(regency: SimulatedOffice, request_: bytes) -> None:
    assert json.loads(meeting(regency)(request_))["error"] == "meeting_format"


@pytest.mark.parametrize("answer", [b"", b"{}", b"[]", b"<html>", b'{"told": "{}", "by": "00", "site": "x"}'])
def test_it_believes_no_answer_that_is_not_signed_from_above(
    nagari: SimulatedOffice, regency: SimulatedOffice, answer: bytes
) -> None:
    write(nagari, "A")
    with nagari.at():
        identity.renew(NOW)
        before = Stream.objects.get().admitted
        with pytest.raises(UserError) as refused:
            succession.meet(lambda _request: answer, NOW)
        assert refused.value.code == "meeting_refused"
        assert Stream.objects.get().admitted == before


def test_an_office_that_joined_nobody_asks_nobody(make_office: Make) -> None:
    alone = make_office(KOTO_BARU)
    with alone.at():
        assert succession.may_issue_numbers(NOW)
        assert not succession.is_due(NOW)
        identity.renew(NOW + timedelta(days=1))
        assert succession.may_issue_numbers(NOW)
        assert not succession.is_due(NOW)


def test_i11_a_copied_district_leaves_its_offices_a_site_above(make_office: Make, regency: SimulatedOffice) -> None:
    """Original and copy both are certified: the offices below go on with the one that answers, until one is closed."""
    district, office = make_office(DISTRICT), make_office(KOTO_BARU)
    enrol(district, regency, bytes(7))
    enrol(office, regency, bytes(range(7)))
    with district.at() as original:
        named = original.uuid
    with office.at():
        below = Site.objects.get(uuid=named)
        Peer.objects.create(site=below, url="http://kubung", is_parent=True, heard_at=NOW)
    copy = district.copied("copy")
    copied = copy.start().uuid
    assert meet(copy, regency).is_known
    with regency.at():
        told = statements.raws(DISTRICT)
        assert statements.beside_each_other() == {named, copied}
    with office.at():
        statements.accept_all(told, NOW)
        assert [one.site.uuid for one in statements.parents()][1:] == [named, copied]
        # The copy is what answers now.
        Peer.objects.filter(site__uuid=copied).update(heard_at=NOW + timedelta(minutes=1))
        assert [one.site.uuid for one in statements.parents()][1:] == [copied, named]
    with regency.at():
        authority.revoke(copied, "salinan", NOW)
        told = statements.raws(DISTRICT)
        assert statements.beside_each_other() == set()
    with office.at():
        statements.accept_all(told, NOW)
        assert [one.site.uuid for one in statements.parents()][1:] == [named]


def test_it_has_no_site_above_where_that_one_was_closed(nagari: SimulatedOffice) -> None:
    with nagari.at():
        Site.objects.filter(wilayah=REGENCY).update(state=SiteState.REVOKED)
        assert statements.parent() is None


def test_a_key_is_renewed_on_purpose(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    write(nagari, "A")
    give(nagari, regency)
    write(nagari, "B")
    with nagari.at() as former:
        renewed = succession.renew_key(NOW)
    assert meet(nagari, regency).is_known
    give(nagari, regency)
    with regency.at():
        assert statements.is_revoked(former.uuid)
        assert not statements.is_revoked(renewed.uuid)
    same(nagari, regency)
    assert names(regency) == ["A", "B"]


def test_a_regency_renews_its_key_with_its_root(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at() as former:
        Kantor.objects.create(wilayah=REGENCY, nama="A")
        root = regency.folder / "keys" / "root.key"
        kept = root.read_bytes()
        root.unlink()
        with pytest.raises(UserError) as refused:
            succession.renew_key(NOW)
        assert refused.value.code == "root_missing"
        root.write_bytes(kept)
        renewed = succession.renew_key(NOW)
        assert statements.is_revoked(former.uuid)
        assert statements.certificates(renewed.uuid)
        assert verify.verify(NOW).problems == []
    assert give(regency, nagari) == []
    with nagari.at():
        assert [one.site.uuid for one in statements.parents()] == [renewed.uuid]
        assert Kantor.objects.get(wilayah=REGENCY).nama == "A"
        (nagari.folder / "keys" / f"{identity.own(NOW).uuid.hex}.key").unlink()
        with pytest.raises(UserError) as refused:
            succession.renew_key(NOW)
        assert refused.value.code == "key_missing"
