"""Lines P01 to P16 of the catalogue of duties (docs/compliance.md), the part of UU 27/2022: those that take two sites,
and those that no other part of the tests had, stand here."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from nagari.accounts.rules import ACTIONS, OWN_REGISTER, Role
from nagari.pdp import queries
from nagari.pdp.models import TandaHapus
from nagari.pdp.services import consents, erasing, restricting
from nagari.penduduk.models import Penduduk
from nagari.penduduk.specific import SPECIFIC
from nagari.sync import journal, verify
from nagari.sync.models import Segment
from tests.compliance.test_security import rows
from tests.office import NOW
from tests.pdp.people import make_person
from tests.pdp.test_witness import copies, nagari, pair, regency
from tests.sync.asking import sync
from tests.sync.offices import KOTO_BARU, SimulatedOffice

__all__ = ["copies", "nagari", "pair", "regency"]
ROOT = Path(__file__).parents[2]
PRIVACY = [f"P{number:02}" for number in range(1, 17)]
PHONE = "081299990001"


def test_it_has_a_row_for_every_line_about_privacy() -> None:
    assert [line for line in rows() if line.startswith("P")] == PRIVACY


def test_it_erases_at_every_office_and_shows_who_has_done_it(nagari: SimulatedOffice, regency: SimulatedOffice) -> None:
    """P08, P09: gone from tables and journals, acknowledged by each, and everything still verifies."""
    with nagari.at():
        person = make_person(telepon=PHONE)
        journal.seal(NOW)
    sync(nagari, regency)
    with regency.at():
        assert Penduduk.objects.get(pk=person.pk).telepon == PHONE
    with nagari.at():
        erasing.erase(person.pk, [name for name, _what in erasing.choices(person.pk)], "diminta warga", NOW)
        (told,) = queries.erasures(KOTO_BARU)
        assert [one.wilayah for one in told.outstanding] == ["13.02"]
    sync(nagari, regency)
    with regency.at():
        make_regency()
        assert erasing.acknowledge(NOW) == 1
        journal.seal(NOW)
    sync(nagari, regency)
    with nagari.at():
        (told,) = queries.erasures(KOTO_BARU)
        assert told.outstanding == []
        assert TandaHapus.objects.count() == 2
    for office in (nagari, regency):
        with office.at():
            assert Penduduk.objects.get(pk=person.pk).telepon == ""
            held = [str(entry.values) for row in Segment.objects.all() for entry in journal.load(row).entries]
            assert not any(PHONE in one for one in held)
            assert verify.verify(NOW).problems == []


def make_regency() -> None:
    from nagari.kantor import site
    from nagari.kantor.models import Level, Situs

    Situs.objects.create(level=Level.KABUPATEN, wilayah="13.02", ready_at=NOW)
    site.forget()


def test_it_carries_a_withdrawal_and_a_restriction_to_every_office(
    nagari: SimulatedOffice, regency: SimulatedOffice
) -> None:
    """P06, P07: with the next exchange nobody makes a message any more, and no letter uses the record."""
    with nagari.at():
        person = make_person()
        consents.withdraw(person, "kabar", "loket", NOW)
        restricting.restrict(person, "sengketa", NOW)
        journal.seal(NOW)
    sync(nagari, regency)
    with regency.at():
        assert queries.has_withdrawn(person.pk, "kabar")
        assert queries.restricted([person.pk]) == {person.pk}


def test_it_collects_no_specific_data_unless_an_office_has_a_reason() -> None:
    """P12: off by default, and behind a permission of its own."""
    assert not settings.OPTIONAL_FIELDS
    assert {"hamil", "cara_kb"} <= SPECIFIC
    assert ACTIONS["penduduk.specific"] == {Role.CLERK, Role.HEAD}
    assert not any("menahun" in field.name for field in Penduduk._meta.concrete_fields)


def test_it_ships_an_assessment_that_was_looked_at_this_year() -> None:
    """P13."""
    text = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
    reviewed = re.search(r"^Reviewed: (\d{4}-\d{2}-\d{2})$", text, re.MULTILINE)
    assert reviewed
    assert date.fromisoformat(reviewed[1]).year >= 2026
    for part in ("## What is processed", "## Why it is needed", "## Risks", "## What is left"):
        assert part in text


def test_it_lets_only_the_own_village_decide_about_its_residents() -> None:
    """P05, P09: who stands above sees, and does not erase."""
    assert {"pdp.handle", "pdp.copy", "pdp.erase"} <= OWN_REGISTER
    assert ACTIONS["pdp.erase"] == {Role.HEAD}


@pytest.mark.parametrize("page", ["pelindungan-data", "insiden", "data-anda", "jurnal"])
def test_it_tells_operators_and_residents_what_to_do(page: str) -> None:
    assert len((ROOT / "docs" / "panduan" / f"{page}.md").read_text(encoding="utf-8")) > 500
