"""Joining the regency with a one-time code, and what goes wrong with it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from nagari.lib.errors import UserError
from nagari.sync import authority, enrolment, identity, sites, statements
from nagari.sync.core import codes
from nagari.sync.core.errors import SyncRefused
from nagari.sync.models import Root, Site, SiteState
from nagari.sync.roster import Roster
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, REGENCY, SELAYO, Make, SimulatedOffice

URL = "http://regency.test"
RANDOM = bytes(range(7))


@pytest.fixture
def nagari(make_office: Make) -> SimulatedOffice:
    return make_office(KOTO_BARU)


def code_for(regency: SimulatedOffice, wilayah: str = KOTO_BARU, random: bytes = RANDOM) -> str:
    with regency.at():
        return enrolment.create_code(wilayah, NOW, lambda _length: random).code


def asking(regency: SimulatedOffice, now=NOW, address: str = "10.0.0.7") -> Callable[[bytes], bytes]:  # type: ignore[no-untyped-def]
    """The regency as who joins sees it."""

    def call(request: bytes) -> bytes:
        with regency.at():
            return enrolment.answer(request, now=now, address=address)

    return call


def enrolled(office: SimulatedOffice, regency: SimulatedOffice, random: bytes = RANDOM) -> enrolment.Joined:
    code = code_for(regency, office.wilayah, random)
    with office.at():
        return enrolment.join(URL, code, asking(regency), NOW)


def refusal(office: SimulatedOffice, code: str, call: Callable[[bytes], bytes]) -> str:
    with office.at(), pytest.raises(UserError) as refused:
        enrolment.join(URL, code, call, NOW)
    assert refused.value.message
    assert refused.value.remedy
    return refused.value.code


def test_it_joins_and_both_know_each_other(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    joined = enrolled(nagari, regency)
    assert (joined.wilayah, joined.parent) == (KOTO_BARU, "Kantor 13.02")
    with nagari.at() as own:
        above = statements.parent()
        assert above is not None
        assert (above.url, above.site.wilayah, above.site.level) == (URL, REGENCY, "kabupaten")
        assert statements.key_of(own.uuid).wilayah == KOTO_BARU  # type: ignore[union-attr]
        there = statements.digest(KOTO_BARU)
    with regency.at() as top:
        known = statements.key_of(own.uuid)
        assert known is not None
        assert (known.level, known.public_key, known.revoked_after) == ("nagari", bytes(own.public_key), None)
        assert above.site.uuid == top.uuid
        assert statements.digest(KOTO_BARU) == there
        assert statements.parent() is None


def test_it_answers_the_same_site_again(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    code = code_for(regency)
    with nagari.at():
        for _again in range(2):
            enrolment.join(URL, code, asking(regency), NOW)
    with regency.at():
        assert len(statements.certificates(scope=KOTO_BARU)) == 1


def test_it_gives_a_code_to_one_computer_only(
    regency: SimulatedOffice, nagari: SimulatedOffice, make_office: Make
) -> None:
    enrolled(nagari, regency)
    assert refusal(make_office(KOTO_BARU), codes.code_of(RANDOM), asking(regency)) == "code_used"


def test_it_refuses_a_code_that_is_too_old(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    code = code_for(regency)
    assert refusal(nagari, code, asking(regency, NOW + enrolment.VALID_FOR)) == "code_expired"
    with regency.at():
        assert enrolment.open_codes(NOW)
        assert not enrolment.open_codes(NOW + timedelta(days=8))


def test_it_refuses_the_code_of_another_office(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    assert refusal(nagari, code_for(regency, SELAYO), asking(regency)) == "enrolment_office"


@pytest.mark.parametrize(("typed", "code"), [("", "code_length"), ("0000-0000-001", "code_check")])
def test_it_refuses_what_is_mistyped_before_asking(
    regency: SimulatedOffice, nagari: SimulatedOffice, typed: str, code: str
) -> None:
    assert refusal(nagari, typed, lambda _request: pytest.fail("asked")) == code


def test_it_stops_who_tries_codes(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    wrong = [refusal(nagari, "0000-0000-000", asking(regency)) for _ in range(enrolment.TRIES + 1)]
    assert wrong == ["code_unknown"] * enrolment.TRIES + ["enrolment_throttled"]
    code = code_for(regency)
    assert refusal(nagari, code, asking(regency)) == "enrolment_throttled"
    with nagari.at():
        enrolment.join(URL, code, asking(regency, NOW + enrolment.TRIES_WITHIN + timedelta(seconds=1)), NOW)


def test_it_does_not_believe_who_stands_in_between(
    regency: SimulatedOffice, nagari: SimulatedOffice, make_office: Make
) -> None:
    """The one in between is a regency itself, and does all that can be done without the code."""
    code, between = code_for(regency), make_office(REGENCY)

    def forged(request: bytes) -> bytes:
        real = json.loads(asking(regency)(request))
        with between.at():
            own = json.loads(real["told"]) | {"root": Root.objects.get().public_key}
        return json.dumps(real | {"told": json.dumps(own)}).encode()

    assert refusal(nagari, code, forged) == "enrolment_proof"
    with nagari.at():
        assert not Root.objects.exists()
        assert statements.parent() is None


def test_it_comes_to_know_a_site_that_a_stamp_has_named_before(
    regency: SimulatedOffice, nagari: SimulatedOffice
) -> None:
    with nagari.at() as own:
        uuid = own.uuid
    with regency.at():
        number = sites.numbered([uuid], NOW)[uuid]
        assert statements.key_of(uuid) is None
        assert Roster().key_of(uuid) is None
        with pytest.raises(UserError) as refused:
            authority.revoke(uuid, "dicuri", NOW)
        assert refused.value.code == "site_missing"
    assert enrolled(nagari, regency).site == uuid
    with regency.at():
        row = Site.objects.get(uuid=uuid)
        assert (row.number, bytes(row.public_key), row.wilayah) == (number, bytes(own.public_key), KOTO_BARU)
    # A key that is known is not replaced.
    with regency.at(), pytest.raises(SyncRefused, match="site_key_differs"):
        authority.certify_key(uuid, bytes(range(32)), wilayah=KOTO_BARU, name="", now=NOW)


def test_it_lets_nobody_put_another_key_into_a_request(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    def swapped(request: bytes) -> bytes:
        read = json.loads(request)
        claim = json.loads(read["claim"]) | {"key": "ab" * 32}
        return asking(regency)(json.dumps(read | {"claim": json.dumps(claim)}).encode())

    assert refusal(nagari, code_for(regency), swapped) == "code_unknown"
    with regency.at():
        assert not statements.certificates(scope=KOTO_BARU)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b"<html>", b'{"told": 1, "proof": "zz"}', b'{"error": null}'])
def test_it_says_so_when_something_else_answers(
    regency: SimulatedOffice, nagari: SimulatedOffice, answer: bytes
) -> None:
    assert refusal(nagari, code_for(regency), lambda _request: answer)


BAD = [
    b"", b"[]", b"{}", b"null", b'{"claim": 1}', b"[" * 30_000, bytes(enrolment.LARGEST_REQUEST + 1), b"\xff\xfe",
    b'{"claim": "[]", "code": ""}', b'{"claim": "{}", "by_code": "", "by_site": "", "code": ""}',
]  # fmt: skip


@pytest.mark.parametrize("request_", BAD, ids=range(len(BAD)))
def test_it_refuses_any_request_with_a_code(regency: SimulatedOffice, request_: bytes) -> None:
    assert json.loads(asking(regency)(request_))["error"] == "enrolment_format"


def test_it_has_no_codes_at_an_office(nagari: SimulatedOffice) -> None:
    with nagari.at(), pytest.raises(UserError) as refused:
        enrolment.create_code(KOTO_BARU, NOW, bytes)
    assert refused.value.code == "not_regency"


@pytest.mark.parametrize("wilayah", ["", "99.01.01.2001", "13", "13.02.10.2001.1", "13.021", "xx"])
def test_it_has_codes_for_offices_of_the_regency_only(regency: SimulatedOffice, wilayah: str) -> None:
    with regency.at(), pytest.raises(UserError) as refused:
        enrolment.create_code(wilayah, NOW, bytes)
    assert refused.value.code == "site_region"


def test_it_needs_the_root_key_wherever_that_was_taken(regency: SimulatedOffice) -> None:
    (regency.folder / "keys" / "root.key").rename(regency.folder / "stick.key")
    with regency.at(), pytest.raises(UserError) as refused:
        enrolment.create_code(KOTO_BARU, NOW, bytes)
    assert refused.value.code == "root_missing"


def test_it_joins_anew_after_it_was_revoked(regency: SimulatedOffice, nagari: SimulatedOffice) -> None:
    first = enrolled(nagari, regency)
    with regency.at():
        authority.revoke(first.site, "stolen", NOW)
        sent = statements.raws(KOTO_BARU)
    with nagari.at():
        statements.accept_all(sent, NOW)
    second = enrolled(nagari, regency, bytes(range(1, 8)))
    assert second.site != first.site
    with nagari.at():
        assert identity.own(NOW).uuid == second.site
        assert Site.objects.get(uuid=first.site).state == SiteState.FORMER
