"""What statements ask for is done once, and costs nothing afterwards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nagari.sync import authority, settling, statements
from nagari.sync.core.errors import SyncRefused
from nagari.sync.models import Statement
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, REGENCY, Make, SimulatedOffice


def test_it_costs_an_office_one_query(nagari: SimulatedOffice) -> None:
    with nagari.at():
        settling.settle(NOW)
        with CaptureQueriesContext(connection) as asked:
            settling.settle(NOW)
        assert len(asked) == 1


def test_it_is_done_once(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at() as own:
        uuid = own.uuid
    with regency.at():
        authority.revoke(uuid, "stolen", NOW)
        assert Statement.objects.filter(is_done=False).count() == 1
        settling.settle(NOW)
        assert not Statement.objects.filter(is_done=False).exists()


def test_i5_statements_say_the_same_in_any_order(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    with nagari.at() as own:
        uuid = own.uuid
    with regency.at():
        authority.revoke(uuid, "stolen", NOW)
        told = statements.raws("")
        digest = statements.digest(KOTO_BARU)
    for order in (told, told[::-1]):
        other = nagari.copied(f"other-{order is told}")
        with other.at():
            Statement.objects.all().delete()
            taken = statements.accept_all(order, NOW)
            assert taken.refused == []
            assert statements.digest(KOTO_BARU) == digest
            known = statements.key_of(uuid)
            assert known is not None
            assert known.revoked_after == {}


def test_i4_it_keeps_nothing_that_a_stranger_signed(nagari: SimulatedOffice, make_office: Make) -> None:
    stranger = make_office(REGENCY)
    with stranger.at():
        forged = statements.raws("")
    with nagari.at():
        before = Statement.objects.count()
        taken = statements.accept_all([*forged, b"", b"x" * 100], NOW)
        assert taken.accepted == 0
        assert sorted(code for _digest, code in taken.refused) == [
            "statement_format", "statement_format", *["statement_signer"] * len(forged)
        ]  # fmt: skip
        changed = bytearray(statements.raws(KOTO_BARU)[0])
        changed[3] ^= 1
        Statement.objects.all().delete()
        with pytest.raises(SyncRefused) as refused:
            statements.accept(bytes(changed), NOW)
        assert refused.value.code == "statement_signature"
        assert before
